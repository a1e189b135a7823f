// Opens workbooks in LibreOffice, which computes every formula that has no stored value, and saves
// them in the format that the new name ends in:
//
//     node recompute.mjs LIBREOFFICE IN.xlsx OUT.xlsx [IN.xlsx OUT.pdf …]
//
// LIBREOFFICE is the directory of the WebAssembly build that npm installs. It is driven directly,
// through the C interface that it exports: the package's own converters do not let Node end.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [directory, ...files] = process.argv.slice(2);
const { createModule } = createRequire(import.meta.url)(path.resolve(directory, "loader.cjs"));
const tell = process.env.VERBOSE ? console.error : () => {};
const wasm = await createModule({ print: tell, printErr: tell });

function text(string) {
  const bytes = new TextEncoder().encode(`${string}\0`);
  const pointer = wasm._malloc(bytes.length);
  wasm.HEAPU8.set(bytes, pointer);
  return pointer;
}

const office = wasm._libreofficekit_hook(text("/instdir/program"));
for (let at = 0; at < files.length; at += 2) {
  const [from, to] = files.slice(at, at + 2);
  const format = path.extname(to).slice(1);
  wasm.FS.writeFile("/tmp/in.xlsx", fs.readFileSync(from));
  const document = wasm._lok_documentLoad(office, text("file:///tmp/in.xlsx"));
  const out = text(`file:///tmp/out.${format}`);
  if (!document || !wasm._lok_documentSaveAs(document, out, text(format), text(""))) {
    console.error(`LibreOffice could not read or save ${from}`);
    process.exit(1);
  }
  fs.writeFileSync(to, wasm.FS.readFile(`/tmp/out.${format}`));
  wasm._lok_documentDestroy(document);
  // LibreOffice's threads are Node's workers, which end only when Node gets to run: without this
  // they pile up, until one that is needed never starts.
  await new Promise((resolve) => setTimeout(resolve, 100));
}
process.exit(0);
