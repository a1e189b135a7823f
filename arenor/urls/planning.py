"""Where an arena is planned: its series of workshops, who takes part, and the calendar of all."""

from django.urls import path

from arenor.views.planning import month, order, people, poll, schedule, series

SERIES = "arenor/<int:pk>/workshoppar/"
WORKSHOP = f"{SERIES}<int:number>/"
TIMES = f"{WORKSHOP}tider/"
PEOPLE = "arenor/<int:pk>/deltagare/"
PERSON = f"{PEOPLE}<int:deltagare_pk>/"

urlpatterns = [
    path(SERIES, series.series, name="series"),
    path(f"{SERIES}nya/", series.add, name="add_workshops"),
    path(f"{SERIES}kopiera/", series.clone, name="clone_series"),
    path(f"{WORKSHOP}andra/", series.edit, name="edit_workshop"),
    path(f"{WORKSHOP}boka/", schedule.schedule, name="schedule"),
    path(f"{WORKSHOP}stall-in/", series.cancel, name="cancel"),
    path(f"{WORKSHOP}ta-bort/", order.remove, name="remove_workshop"),
    path(f"{WORKSHOP}ordning/", order.move, name="move_workshop"),
    path(f"{WORKSHOP}genomford/", series.hold, name="hold"),
    path(TIMES, poll.times, name="times"),
    path(f"{TIMES}<int:forslag_pk>/boka/", poll.book_time, name="book_time"),
    path(f"{TIMES}<int:forslag_pk>/ta-bort/", poll.withdraw, name="withdraw_time"),
    path(PEOPLE, people.people, name="people"),
    path(f"{PEOPLE}person/", people.add_person, name="add_person"),
    path(f"{PEOPLE}gast/", people.add_guest, name="add_guest"),
    path(PERSON, people.edit, name="person"),
    path(f"{PERSON}ta-bort/", people.remove, name="remove_person"),
    path(f"{PERSON}ny-lank/", people.new_link, name="new_guest_link"),
    path("arenor/kalender/", month.calendar, name="calendar"),
    path("arenor/kalender/boka/", month.choose, name="calendar_choose"),
]
