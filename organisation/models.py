"""Who works here, and how the municipality is put together."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, Group, UserManager
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from tree_queries.query import TreeQuerySet

from organisation.swedish import SwedishOrder

CODE_LENGTH = 40
NAME_LENGTH = 120
SHORT_NAME_LENGTH = 20
PATH_LENGTH = 500


class Roll(models.TextChoices):
    """The roles of the process: each is a group, created by migration with its permissions."""

    BEREDNING = "Beredning", "Beredning"
    BEREDNINGSLEDARE = "Beredningsledare", "Beredningsledare"
    DIGITALISERINGSRAD = "Digitaliseringsråd", "Digitaliseringsråd"
    DIGITALISERINGSDIREKTOR = "Digitaliseringsdirektör", "Digitaliseringsdirektör"
    CONTROLLER = "Controller", "Controller"
    REVISOR = "Revisor", "Revisor"
    ADMINISTRATOR = "Administratör", "Administratör"


class AnvandareQuerySet(models.QuerySet["Anvandare"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def having(self, *roles: Roll) -> Self:
        """The active holders of any of `roles`."""
        return self.active().filter(groups__name__in=roles).distinct()


class AnvandareManager(UserManager["Anvandare"]):
    use_in_migrations = False

    def get_queryset(self) -> AnvandareQuerySet:
        return AnvandareQuerySet(self.model, using=self._db)

    def active(self) -> AnvandareQuerySet:
        return self.get_queryset().active()

    def having(self, *roles: Roll) -> AnvandareQuerySet:
        return self.get_queryset().having(*roles)

    def create_user(
        self,
        username: str,
        email: str | None = None,
        password: str | None = None,
        **fields: Any,
    ) -> "Anvandare":
        """Without a password the person cannot sign in with one."""
        user = self.model(
            username=self.model.normalize_username(username),
            email=self.normalize_email(email),
            **fields,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    @transaction.atomic
    def create_superuser(
        self,
        username: str,
        email: str | None = None,
        password: str | None = None,
        **fields: Any,
    ) -> "Anvandare":
        """`manage.py createsuperuser` makes an Administratör: as much as one account can be."""
        user = self.create_user(username, email, password, **fields)
        user.groups.add(Group.objects.get(name=Roll.ADMINISTRATOR))
        return user


class Anvandare(AbstractUser):
    """A person who signs in.

    There is no superuser and no staff flag, and no columns for them: no account may do
    everything, and the administrator has no right to content. What a person may do follows
    from the groups (Roll) alone, so that it can be read, tested and revoked in one place.
    """

    is_superuser = None  # removes the inherited column
    is_staff = None  # removes the inherited column
    enhet = models.ForeignKey(
        "organisation.Enhet",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="personer",
        verbose_name="enhet",
    )
    is_demo = models.BooleanField("demoperson", default=False, editable=False)

    objects: ClassVar[AnvandareManager] = AnvandareManager()

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"
        ordering = [SwedishOrder("first_name"), SwedishOrder("last_name"), "username"]
        permissions = [("use_admin", "Kan använda beredningens arbetsplats")]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Kind(models.TextChoices):
    """What an Enhet is, from the top of the tree down."""

    NAMND = "namnd", "Nämnd"
    FORVALTNING = "forvaltning", "Förvaltning"
    VERKSAMHET = "verksamhet", "Verksamhet"
    ENHET = "enhet", "Enhet"


class EnhetQuerySet(TreeQuerySet["Enhet"]):
    def active(self) -> Self:
        return self.filter(active=True)

    def tree(self) -> Self:
        """Depth first, each unit with its `tree_depth`: indented choices in one query."""
        return self.with_tree_fields().order_by("tree_ordering")

    def with_path(self) -> Self:
        """With the ancestors, so that `namnd` and `path` cost nothing more."""
        return self.select_related(Enhet.PATH)


# Not as_manager(): django-tree-queries' own version of it is opaque to mypy.
EnhetManager = models.Manager.from_queryset(EnhetQuerySet)


class Enhet(models.Model):
    """A nämnd, förvaltning, verksamhet or enhet: one node of the municipality's tree."""

    PATH = "parent__parent__parent"
    """What to select_related for `namnd` without further queries: `f"enhet__{Enhet.PATH}"`.

    A tree may be deeper; then each level below the fourth costs a query.
    """

    code = models.SlugField("kod", max_length=CODE_LENGTH, unique=True)
    kind = models.CharField("typ", max_length=11, choices=Kind)
    name = models.CharField("namn", max_length=NAME_LENGTH)
    short_name = models.CharField("kortnamn", max_length=SHORT_NAME_LENGTH, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="ingår i",
    )
    manager = models.ForeignKey(
        "organisation.Anvandare",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leder",
        verbose_name="chef",
    )
    active = models.BooleanField("aktiv", default=True)

    tree_depth: int  # 0 for a nämnd; set by tree()

    objects = EnhetManager()

    class Meta:
        verbose_name = "enhet"
        verbose_name_plural = "enheter"
        ordering = [SwedishOrder("name"), "pk"]
        constraints = [
            models.CheckConstraint(name="enhet_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="enhet_is_namnd_if_and_only_if_it_has_no_parent",
                condition=Q(kind=Kind.NAMND, parent=None)
                | (~Q(kind=Kind.NAMND) & Q(parent__isnull=False)),
                violation_error_message="En nämnd står överst; allt annat ingår i något.",
            ),
            models.CheckConstraint(
                name="enhet_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=models.F("pk")),
                violation_error_message="En enhet kan inte ingå i sig själv.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.pk and self.parent and self.parent.descends_from(self):
            raise ValidationError({"parent": "En enhet kan inte ingå i något som ingår i den."})

    def descends_from(self, other: "Enhet") -> bool:
        return Enhet.objects.ancestors(self, include_self=True).filter(pk=other.pk).exists()

    @property
    def path(self) -> list["Enhet"]:
        """From the nämnd down to this unit: one query, or none after `with_path()`."""
        if self.parent_id is None:
            return [self]
        unit = self if Enhet.parent.is_cached(self) else Enhet.objects.with_path().get(pk=self.pk)
        path = [unit]
        while path[0].parent is not None:
            path.insert(0, path[0].parent)
        return path

    @property
    def namnd(self) -> "Enhet":
        """The authority (myndighet) this unit belongs to. Costs what `path` costs."""
        return self.path[0]


class Forvaltningsobjekt(models.Model):
    """A pm3 objekt: systems and ways of working that are managed together, with one owner."""

    code = models.SlugField("kod", max_length=CODE_LENGTH, unique=True)
    name = models.CharField("namn", max_length=NAME_LENGTH)
    description = models.TextField("beskrivning", blank=True)
    owner_enhet = models.ForeignKey(
        Enhet, models.PROTECT, related_name="agda_objekt", verbose_name="ägande enhet"
    )
    objektagare = models.ForeignKey(
        Anvandare,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objekt_som_agare",
        verbose_name="objektägare",
    )
    objektledare_verksamhet = models.ForeignKey(
        Anvandare,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objekt_som_ledare_verksamhet",
        verbose_name="objektledare verksamhet",
    )
    objektledare_it = models.ForeignKey(
        Anvandare,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objekt_som_ledare_it",
        verbose_name="objektledare it",
    )
    affected = models.ManyToManyField(
        Enhet, blank=True, related_name="berors_av_objekt", verbose_name="berörda enheter"
    )
    active = models.BooleanField("aktivt", default=True)

    class Meta:
        verbose_name = "förvaltningsobjekt"
        verbose_name_plural = "förvaltningsobjekt"
        ordering = [SwedishOrder("name"), "pk"]

    def __str__(self) -> str:
        return self.name


class LoginCount(models.Model):
    """How often somebody has tried to sign in of late. See organisation/throttle.py."""

    key = models.CharField("nyckel", max_length=64, unique=True)
    count = models.PositiveIntegerField("antal", default=0)
    since = models.DateTimeField("sedan", db_index=True)

    class Meta:
        verbose_name = "inloggningsräknare"
        verbose_name_plural = "inloggningsräknare"

    def __str__(self) -> str:
        return f"{self.count} since {self.since:%H:%M}"


class UnsavedPost(models.Model):
    """What somebody had typed on a page when their session was over: see unsaved.py."""

    key_sha256 = models.CharField("nyckelns kontrollsumma", max_length=64)
    writer = models.ForeignKey(
        Anvandare, models.CASCADE, related_name="unsaved_posts", verbose_name="skribent"
    )
    path = models.CharField("sida", max_length=PATH_LENGTH)
    fields = models.JSONField("fält")
    expires_at = models.DateTimeField("finns till", db_index=True)

    class Meta:
        verbose_name = "osparad text"
        verbose_name_plural = "osparade texter"
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["key_sha256", "writer", "path"], name="unsaved_post_once_per_page"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} until {self.expires_at:%H:%M}"
