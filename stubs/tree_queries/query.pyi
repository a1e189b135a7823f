# What we use of django-tree-queries, which carries no types.

from typing import Self, TypeVar

from django.db.models import Model, QuerySet

_Node_co = TypeVar("_Node_co", bound=Model, covariant=True)

class TreeQuerySet(QuerySet[_Node_co, _Node_co]):
    def with_tree_fields(self, tree_fields: bool = True) -> Self: ...
    def ancestors(self, of: Model | int, *, include_self: bool = False) -> Self: ...
    def descendants(self, of: Model | int, *, include_self: bool = False) -> Self: ...
