"""Times with a point, as Swedish writes them, where Django itself writes them: in the admin."""

TIME_FORMAT = "H.i"
DATETIME_FORMAT = "j F Y H.i"
SHORT_DATETIME_FORMAT = "Y-m-d H.i"
