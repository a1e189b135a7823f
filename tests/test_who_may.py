"""Every URL of site and admin, and what it answers whom. A page without a row here fails.

A row says who may; everybody else gets its refusal: 404 where even the existence is nobody's
business, 403 where it is known. Whoever is not signed in is asked to sign in.
"""

from dataclasses import dataclass, field

import pytest
from django.db import transaction

from behov.choices import Status
from tests.who_may import (
    ANONYMOUS,
    FACILITATOR,
    OWNER,
    PARTICIPANT,
    PEOPLE,
    ROLES,
    SAKKUNNIG,
    STAFF_MEMBER,
    SUBMITTER,
    Stage,
    keys_of,
    named_urls,
)

pytestmark = pytest.mark.django_db

SIGNED_IN = [person for person in PEOPLE if person != ANONYMOUS]
READERS = [SUBMITTER, OWNER, SAKKUNNIG, *(role for role in ROLES if role != "administrator")]
CONTENT = [role for role in ROLES if role != "administrator"]
LEADER = ["beredningsledare"]
ADMIN = ["administrator"]
OK, FOUND, FORBIDDEN, NOT_FOUND, METHOD = 200, 302, 403, 404, 405


@dataclass
class Row:
    allowed: list[str]
    answer: int = OK
    refusal: int = NOT_FOUND
    anonymous: int = FOUND
    status: Status = Status.UNDER_BEREDNING
    post: dict | None = None
    differs: dict[str, int] = field(default_factory=dict)

    def expected(self):
        answers = {
            person: self.answer if person in self.allowed else self.refusal for person in SIGNED_IN
        }
        return {ANONYMOUS: self.anonymous, **answers, **self.differs}


def public(answer=OK):
    return Row(SIGNED_IN, answer, anonymous=answer)


def everyone(answer=OK, **options):
    return Row(SIGNED_IN, answer, **options)


def post_only():
    """What a GET answers; what a POST does has a row of its own below."""
    return Row(SIGNED_IN, METHOD)


WITHOUT_ROLE = [STAFF_MEMBER, SUBMITTER, OWNER, SAKKUNNIG, PARTICIPANT, FACILITATOR]
WITHOUT_ADMIN = dict.fromkeys(WITHOUT_ROLE, FOUND)
"""Those who may not use the admin at all are shown the way to sign in as somebody who may."""


def in_admin(allowed, answer=OK, refusal=FORBIDDEN):
    return Row(allowed, answer, refusal, differs=WITHOUT_ADMIN)


def model_admin(model, **allowed):
    """The five pages that Django makes for a model; what is not named is for nobody."""
    pages = {
        "changelist": "",
        "add": "",
        "change": " object_id",
        "delete": " object_id",
        "history": " object_id",
    }
    return {
        f"admin:{model}_{page}{keys}": in_admin(allowed.get(page, []))
        for page, keys in pages.items()
    }


def kept_by(people):
    return dict.fromkeys(["changelist", "add", "change", "history"], people)


KALKYL_WRITERS = [SUBMITTER, OWNER, "beredningsledare", "controller"]


def kalkyl(allowed, answer=OK, **options):
    """A page of a nyttokalkyl: 404 for who cannot read the behov, 403 for who may only read."""
    blind = [person for person in SIGNED_IN if person not in READERS]
    unreadable = dict.fromkeys(blind, NOT_FOUND)
    return Row(allowed, answer, FORBIDDEN, differs=unreadable, **options)


ARENA_LEADERS = ["digitaliseringsdirektor"]
ARENA_FACILITATORS = [FACILITATOR, *ARENA_LEADERS]
ARENA_PARTICIPANTS = [PARTICIPANT, FACILITATOR]
ARENA_WRITERS = [PARTICIPANT, *ARENA_FACILITATORS]
ARENA_READERS = [
    PARTICIPANT,
    "beredning",
    "beredningsledare",
    "digitaliseringsrad",
    "revisor",
    *ARENA_FACILITATORS,
]


def arena(allowed, answer=OK, **options):
    """A page of an arena: 404 for who may not see it, 403 for who may see but not do."""
    blind = [person for person in SIGNED_IN if person not in [*ARENA_READERS, *allowed]]
    return Row(allowed, answer, FORBIDDEN, differs=dict.fromkeys(blind, NOT_FOUND), **options)


SEES_ARENAS = [person for person in ARENA_READERS if person in ROLES]
LEDGER = ["beredning", "beredningsledare", "digitaliseringsdirektor", "revisor"]
TEXTS = [*LEADER, *ADMIN]

WHO_MAY = {
    "start": everyone(),
    "login": Row(SIGNED_IN, FOUND, anonymous=OK),
    "logout": post_only(),
    "demo_login pk": Row(SIGNED_IN, METHOD, anonymous=METHOD),
    "choose_password uidb64 token": public(),
    "tillganglighet": public(),
    "live": public(),
    "ready": public(),
    "mail": public(),
    "utskick:index": everyone(),
    "utskick:choices": everyone(),
    "utskick:put_off pk": Row([OWNER]),
    "behov:list": everyone(),
    "behov:mine": everyone(),
    "behov:new": everyone(),
    "behov:form": everyone(),
    "behov:precheck": everyone(),
    "behov:precheck_answer": everyone(422),
    "behov:create": post_only(),
    "behov:edit pk": Row([SUBMITTER], FOUND, status=Status.UTKAST),
    "behov:edit pk page": Row([SUBMITTER], status=Status.UTKAST),
    "behov:review pk": Row([SUBMITTER], status=Status.UTKAST),
    "behov:discard pk": Row([SUBMITTER], status=Status.UTKAST),
    "behov:receipt pk": Row([SUBMITTER]),
    "behov:detail pk": everyone(),
    "behov:version pk number": Row(READERS),
    "behov:attachment pk bilaga_pk": Row(READERS),
    "behov:withdraw pk": Row([SUBMITTER, OWNER, *LEADER], refusal=FORBIDDEN),
    "behov:nyttor pk": Row([OWNER, "digitaliseringsdirektor", *LEADER], refusal=FORBIDDEN),
    "behov:decline_owner pk": Row([OWNER], refusal=FORBIDDEN),
    "behov:yttrande pk": Row([SAKKUNNIG]),
    "behov:confirm_owner pk": post_only(),
    "behov:follow pk": post_only(),
    "behov:unfollow pk": post_only(),
    "behov:edit_bilagor pk": Row([SUBMITTER], status=Status.UTKAST),
    "nyttokalkyl:create behov_pk": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:detail pk": kalkyl(READERS),
    "nyttokalkyl:terms pk": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:alternatives pk": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:alternative pk alternative": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:alternative_remove pk alternative": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:uncertainty pk": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:review pk": kalkyl(READERS),
    "nyttokalkyl:documents pk": kalkyl(READERS),
    "nyttokalkyl:download pk slug": kalkyl(READERS),
    "nyttokalkyl:import pk": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:step pk slug": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:results pk": kalkyl(READERS),
    "nyttokalkyl:explain pk": kalkyl(READERS),
    "nyttokalkyl:explain_simulated pk": kalkyl(READERS),
    "nyttokalkyl:chart pk key": kalkyl(READERS),
    "nyttokalkyl:compare pk other_pk": kalkyl(READERS),
    "nyttokalkyl:rows pk": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:rows_recompute pk": post_only(),
    "nyttokalkyl:rows_paste pk": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:row_new pk": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:row pk row_id": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:row_remove pk row_id": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:factors pk": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:factor_new pk": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:factor pk factor_id": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:factor_remove pk factor_id": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:light pk alternative": kalkyl(KALKYL_WRITERS),
    "nyttokalkyl:light_recompute pk alternative": post_only(),
    "nyttokalkyl:make_full pk": post_only(),
    **model_admin(
        "nyttokalkyl_kalkylfaktor",
        **kept_by(["controller"]),
    ),
    "arenor:detail pk": arena(ARENA_READERS),
    "arenor:list": everyone(),
    "arenor:candidates": Row(ARENA_LEADERS, refusal=FORBIDDEN),
    "arenor:open": Row(ARENA_LEADERS, refusal=FORBIDDEN),
    "arenor:park behov_pk": Row(ARENA_LEADERS, refusal=FORBIDDEN),
    "arenor:send_back behov_pk": Row(ARENA_LEADERS, refusal=FORBIDDEN),
    "arenor:step pk slug": arena(ARENA_LEADERS),
    "arenor:edit pk": arena(ARENA_LEADERS),
    "arenor:publish pk": arena(ARENA_LEADERS),
    "arenor:add_behov pk": arena(ARENA_LEADERS),
    "arenor:return_behov pk behov_pk": arena(ARENA_LEADERS),
    "arenor:trace pk": arena(ARENA_READERS),
    "arenor:summary pk": arena(ARENA_READERS),
    "arenor:document pk": arena(ARENA_READERS),
    "arenor:series pk": arena(ARENA_READERS),
    "arenor:add_workshops pk": arena(ARENA_FACILITATORS),
    "arenor:clone_series pk": arena(ARENA_FACILITATORS),
    "arenor:edit_workshop pk number": arena(ARENA_FACILITATORS),
    "arenor:schedule pk number": arena(ARENA_FACILITATORS),
    "arenor:cancel pk number": arena(ARENA_FACILITATORS),
    "arenor:remove_workshop pk number": arena(ARENA_FACILITATORS),
    "arenor:move_workshop pk number": post_only(),
    "arenor:hold pk number": arena(ARENA_FACILITATORS),
    "arenor:times pk number": arena(ARENA_FACILITATORS),
    "arenor:book_time pk number forslag_pk": post_only(),
    "arenor:withdraw_time pk number forslag_pk": post_only(),
    "arenor:people pk": arena(ARENA_FACILITATORS),
    "arenor:add_person pk": arena(ARENA_FACILITATORS),
    "arenor:add_guest pk": arena(ARENA_FACILITATORS),
    "arenor:person pk deltagare_pk": arena(ARENA_FACILITATORS),
    "arenor:remove_person pk deltagare_pk": arena(ARENA_FACILITATORS),
    "arenor:new_guest_link pk deltagare_pk": post_only(),
    "arenor:calendar": everyone(),
    "arenor:calendar_choose": everyone(),
    "arenor:participation pk": arena(ARENA_PARTICIPANTS),
    "arenor:answer pk number": post_only(),
    "arenor:poll pk number": post_only(),
    "arenor:vote pk mojlighet_pk": post_only(),
    "arenor:guest token": public(),
    "arenor:guest_answer token number": public(METHOD),
    "arenor:guest_poll token number": public(METHOD),
    "arenor:guest_vote token mojlighet_pk": public(METHOD),
    "arenor:guest_note token number": public(METHOD),
    "arenor:guest_possibility token": public(METHOD),
    "arenor:workshop pk number": arena(ARENA_READERS),
    "arenor:atgard_new pk number": arena(ARENA_FACILITATORS),
    "arenor:atgard pk atgard_pk": post_only(),
    "arenor:atgard_edit pk atgard_pk": arena(ARENA_FACILITATORS),
    "arenor:possibilities pk": arena(ARENA_READERS),
    "arenor:possibility_new pk": arena(ARENA_WRITERS),
    "arenor:possibility_edit pk mojlighet_pk": arena(ARENA_WRITERS),
    "arenor:possibility_vote pk mojlighet_pk": post_only(),
    "arenor:ambition pk": arena(ARENA_READERS),
    "arenor:ambition_new pk": arena(ARENA_FACILITATORS),
    "arenor:agree pk": arena(ARENA_LEADERS),
    "arenor:effektmal pk": arena(ARENA_READERS),
    "arenor:effektmal_new pk": arena(ARENA_FACILITATORS),
    "arenor:effektmal_edit pk number": arena(ARENA_FACILITATORS),
    "arenor:projects pk": arena(ARENA_READERS),
    "arenor:project_new pk": arena(ARENA_FACILITATORS),
    "arenor:project_edit pk projekt_pk": arena(ARENA_FACILITATORS),
    "arenor:measurements pk": Row([OWNER, *ARENA_READERS]),
    "arenor:feed token": public(),
    "arenor:own_feed": everyone(),
    "arenor:revoke_feed": post_only(),
    **model_admin(
        "arenor_utvecklingsarena", changelist=SEES_ARENAS, change=SEES_ARENAS, history=SEES_ARENAS
    ),
    **model_admin(
        "arenor_workshop", changelist=SEES_ARENAS, change=SEES_ARENAS, history=SEES_ARENAS
    ),
    "admin:arenor_workshop_schedule pk": in_admin(ARENA_LEADERS),
    "admin:arenor_workshop_cancel pk": in_admin(ARENA_LEADERS),
    "admin:index": in_admin([*ROLES]),
    "admin:app_list app_label": in_admin([*ROLES]),
    "admin:login": Row(list(ROLES), FOUND, FORBIDDEN),
    "admin:logout": in_admin([*ROLES], METHOD),
    "admin:password_change": in_admin([*ROLES]),
    "admin:password_change_done": in_admin([*ROLES]),
    "admin:jsi18n": in_admin([*ROLES]),
    "admin:(?P<url>.*)$ url": in_admin([], refusal=NOT_FOUND),
    "admin:<path:object_id>/ object_id": everyone(FOUND),
    "admin:auth_user_password_change id": in_admin(ADMIN),
    **model_admin("organisation_anvandare", **kept_by(ADMIN)),
    **model_admin("organisation_enhet", **kept_by(ADMIN)),
    **model_admin("organisation_forvaltningsobjekt", **kept_by(ADMIN)),
    **model_admin("utskick_utskick", changelist=LEDGER, change=LEDGER, history=LEDGER),
    **model_admin("utskick_stangningsdag", **kept_by(TEXTS), delete=TEXTS),
    **model_admin("utskick_paminnelsesteg", **kept_by(TEXTS)),
    **model_admin("utskick_paminnelseregel", changelist=TEXTS, change=TEXTS, history=TEXTS),
    "admin:utskick_paminnelseregel_preview key": in_admin(TEXTS),
    **model_admin(
        "utskick_studs", changelist=TEXTS, add=TEXTS, change=TEXTS, delete=TEXTS, history=TEXTS
    ),
    "admin:utskick_heartbeat_changelist": in_admin(TEXTS),
    **model_admin("behov_statusregel", changelist=TEXTS, change=TEXTS, history=TEXTS),
    **model_admin("behov_checklistpunkt", **kept_by(TEXTS)),
    "admin:behov_behov_changelist": in_admin(CONTENT),
    "admin:behov_behov_change pk": in_admin(CONTENT),
    "admin:behov_behov_assign": in_admin(LEADER),
    "admin:behov_behov_take_up": in_admin(["beredning", *LEADER]),
    "admin:behov_behov_step pk step": in_admin(["beredning", "digitaliseringsdirektor", *LEADER]),
    "admin:behov_behov_checklist pk": in_admin(LEADER),
    "admin:behov_behov_nyttor pk": in_admin(["digitaliseringsdirektor", *LEADER]),
    "admin:behov_behov_diarienummer pk": in_admin(LEADER),
}

KALKYL = {"name": "Nytt system", "mode": "full", "rows_are": "difference"}
DRAFT = {"status": Status.UTKAST}
POSTS = {
    "utskick:choices": everyone(422, post={}),
    "utskick:put_off pk": Row([OWNER], FOUND, post={"days": 3}),
    "behov:create": Row(SIGNED_IN, FOUND, post={}),
    "behov:edit pk page": Row([SUBMITTER], 422, post={}, **DRAFT),
    "behov:review pk": Row([SUBMITTER], 422, post={}, **DRAFT),
    "behov:discard pk": Row([SUBMITTER], FOUND, post={}, **DRAFT),
    "behov:detail pk": everyone(METHOD, post={}),
    "nyttokalkyl:create behov_pk": kalkyl(KALKYL_WRITERS, FOUND, post=KALKYL),
    "nyttokalkyl:terms pk": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:alternatives pk": kalkyl(KALKYL_WRITERS, FOUND, post={"name": "Bygga"}),
    "nyttokalkyl:alternative pk alternative": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:alternative_remove pk alternative": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:uncertainty pk": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:import pk": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:step pk slug": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:results pk": everyone(METHOD, post={}),
    "nyttokalkyl:explain pk": everyone(METHOD, post={}),
    "nyttokalkyl:explain_simulated pk": everyone(METHOD, post={}),
    "nyttokalkyl:chart pk key": everyone(METHOD, post={}),
    "nyttokalkyl:compare pk other_pk": everyone(METHOD, post={}),
    "nyttokalkyl:rows pk": kalkyl(KALKYL_WRITERS, FOUND, post={}),
    "nyttokalkyl:rows_recompute pk": kalkyl(KALKYL_WRITERS, post={}),
    "nyttokalkyl:rows_paste pk": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:row_new pk": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:row pk row_id": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:row_remove pk row_id": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:factors pk": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:factor_new pk": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:factor pk factor_id": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:factor_remove pk factor_id": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:light pk alternative": kalkyl(KALKYL_WRITERS, 422, post={}),
    "nyttokalkyl:light_recompute pk alternative": kalkyl(KALKYL_WRITERS, post={}),
    "nyttokalkyl:make_full pk": kalkyl(KALKYL_WRITERS, FOUND, post={}),
    "behov:withdraw pk": Row(
        [SUBMITTER, OWNER, *LEADER], FOUND, FORBIDDEN, post={"motivation": "Nej tack."}
    ),
    "behov:nyttor pk": Row([OWNER, "digitaliseringsdirektor", *LEADER], FOUND, FORBIDDEN, post={}),
    "behov:decline_owner pk": Row([OWNER], FOUND, FORBIDDEN, post={"motivation": "Inte vi."}),
    "behov:confirm_owner pk": Row([OWNER], FOUND, FORBIDDEN, post={}),
    "behov:yttrande pk": Row([SAKKUNNIG], 422, post={}),
    "behov:follow pk": everyone(FOUND, post={}),
    "behov:unfollow pk": everyone(FOUND, post={}),
    "admin:behov_behov_step pk step": Row(
        ["beredning", "digitaliseringsdirektor", *LEADER],
        FOUND,
        FORBIDDEN,
        post={"text": "En anteckning.", "version": 1},
        differs=WITHOUT_ADMIN,
    ),
    "admin:behov_behov_assign": Row(
        LEADER, 422, FORBIDDEN, post={"_selected_action": []}, differs=WITHOUT_ADMIN
    ),
    "admin:behov_behov_checklist pk": Row(LEADER, FOUND, FORBIDDEN, post={}, differs=WITHOUT_ADMIN),
    "admin:auth_user_password_change id": Row(
        ADMIN, FOUND, FORBIDDEN, post={}, differs=WITHOUT_ADMIN
    ),
    "choose_password uidb64 token": Row(SIGNED_IN, anonymous=OK, post={"new_password1": "x"}),
    "admin:behov_behov_change pk": Row([], refusal=METHOD, post={}, differs=WITHOUT_ADMIN),
}

COMES = {"svar": "ACCEPTED"}
POSTS |= {
    "arenor:detail pk": everyone(METHOD, post={}),
    "arenor:list": everyone(METHOD, post={}),
    "arenor:open": Row(ARENA_LEADERS, 422, FORBIDDEN, post={}),
    "arenor:park behov_pk": Row(ARENA_LEADERS, 422, FORBIDDEN, post={}),
    "arenor:send_back behov_pk": Row(ARENA_LEADERS, FOUND, FORBIDDEN, post={"motivation": "Nej."}),
    "arenor:step pk slug": arena(ARENA_LEADERS, FOUND, post={}),
    "arenor:edit pk": arena(ARENA_LEADERS, 422, post={}),
    "arenor:publish pk": arena(ARENA_LEADERS, 422, post={}),
    "arenor:add_behov pk": arena(ARENA_LEADERS, 422, post={}),
    "arenor:return_behov pk behov_pk": arena(ARENA_LEADERS, 422, post={}),
    "arenor:series pk": everyone(METHOD, post={}),
    "arenor:add_workshops pk": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:clone_series pk": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:edit_workshop pk number": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:schedule pk number": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:cancel pk number": arena(ARENA_FACILITATORS, FOUND, post={"version": 1}),
    "arenor:remove_workshop pk number": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:move_workshop pk number": arena(ARENA_FACILITATORS, FOUND, post={}),
    "arenor:hold pk number": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:times pk number": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:book_time pk number forslag_pk": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:withdraw_time pk number forslag_pk": arena(ARENA_FACILITATORS, FOUND, post={}),
    "arenor:people pk": everyone(METHOD, post={}),
    "arenor:add_person pk": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:add_guest pk": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:person pk deltagare_pk": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:remove_person pk deltagare_pk": arena(ARENA_FACILITATORS, FOUND, post={}),
    "arenor:new_guest_link pk deltagare_pk": arena(ARENA_FACILITATORS, FOUND, post={}),
    "arenor:calendar": everyone(METHOD, post={}),
    "arenor:answer pk number": arena(ARENA_PARTICIPANTS, FOUND, post=COMES),
    "arenor:poll pk number": arena(ARENA_PARTICIPANTS, FOUND, post={}),
    "arenor:vote pk mojlighet_pk": arena(ARENA_PARTICIPANTS, FOUND, post={}),
    "arenor:guest_answer token number": Row(SIGNED_IN, FOUND, anonymous=FOUND, post=COMES),
    "arenor:guest_poll token number": Row(SIGNED_IN, FOUND, anonymous=FOUND, post={}),
    "arenor:guest_vote token mojlighet_pk": Row(SIGNED_IN, FOUND, anonymous=FOUND, post={}),
    "arenor:guest_note token number": Row(SIGNED_IN, 422, anonymous=422, post={}),
    "arenor:guest_possibility token": Row(SIGNED_IN, 422, anonymous=422, post={}),
    "arenor:workshop pk number": arena(ARENA_PARTICIPANTS, 422, post={}),
    "arenor:atgard_new pk number": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:atgard pk atgard_pk": arena(ARENA_WRITERS, FOUND, post={"klar": "ja"}),
    "arenor:possibilities pk": everyone(METHOD, post={}),
    "arenor:possibility_new pk": arena(ARENA_WRITERS, 422, post={}),
    "arenor:possibility_edit pk mojlighet_pk": arena(ARENA_WRITERS, 422, post={}),
    "arenor:possibility_vote pk mojlighet_pk": arena(ARENA_PARTICIPANTS, FOUND, post={}),
    "arenor:ambition pk": everyone(METHOD, post={}),
    "arenor:ambition_new pk": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:agree pk": arena(ARENA_LEADERS, 422, post={}),
    "arenor:effektmal pk": everyone(METHOD, post={}),
    "arenor:effektmal_new pk": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:effektmal_edit pk number": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:projects pk": everyone(METHOD, post={}),
    "arenor:project_new pk": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:project_edit pk projekt_pk": arena(ARENA_FACILITATORS, 422, post={}),
    "arenor:measurements pk": arena([OWNER, *ARENA_LEADERS], 422, post={}),
    "arenor:own_feed": everyone(post={}),
    "arenor:revoke_feed": everyone(FOUND, post={}),
    "admin:arenor_workshop_schedule pk": Row(
        ARENA_LEADERS, 422, FORBIDDEN, post={}, differs=WITHOUT_ADMIN
    ),
    "admin:arenor_workshop_cancel pk": Row(
        ARENA_LEADERS, FOUND, FORBIDDEN, post={"version": 1}, differs=WITHOUT_ADMIN
    ),
}

URLS = {" ".join([name, *keys_of(pattern)]): (name, pattern) for name, pattern in named_urls()}


def test_every_url_has_a_row():
    assert set(URLS) - set(WHO_MAY) == set()


def test_every_row_has_a_url():
    assert (set(WHO_MAY) | set(POSTS)) - set(URLS) == set()


def answers(client, row, url_key):
    """What each person gets; whatever it changed is undone before the next one asks."""
    stage = Stage(row.status)
    url = stage.url(*URLS[url_key])
    given = {}
    for person in PEOPLE:
        client.logout()
        if person != ANONYMOUS:
            client.force_login(stage.people[person])
        with transaction.atomic():
            response = client.get(url) if row.post is None else client.post(url, row.post)
            transaction.set_rollback(True)
        given[person] = response.status_code
    return given


@pytest.mark.parametrize("url_key", WHO_MAY)
def test_who_gets_what(client, settings, url_key):
    settings.DEMO = True  # else its sign-in answers 404, which its own test shows

    assert answers(client, WHO_MAY[url_key], url_key) == WHO_MAY[url_key].expected()


@pytest.mark.parametrize("url_key", POSTS)
def test_who_may_change_what(client, url_key):
    assert answers(client, POSTS[url_key], url_key) == POSTS[url_key].expected()
