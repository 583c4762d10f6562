"""A model field whose column holds only tokens (加密字段)."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact

from xuncha.core.crypto.tokens import decrypt, encrypt

REFUSAL = "加密字段“{field}”不能按内容查询、排序或比较;请改用对应的摘要列(crypto.digest)做精确匹配。"


class EmptyOnly(Exact):
    """`exact` against the empty string: is there a value at all? Anything else would compare tokens."""

    def get_prep_lookup(self) -> str:
        """Refuse every right-hand side but ""."""
        if self.rhs != "":
            raise FieldError(REFUSAL.format(field=self.lhs.output_field.name))
        return ""


class EncryptedTextField(models.TextField):
    """Text that is encrypted on its way to the database and decrypted on load; "" stays "".

    `purpose` binds a value to its place; default `app.model.field`. Name it by hand if the model may be renamed.
    """

    def __init__(self, *args: Any, purpose: str | None = None, **kwargs: Any) -> None:
        if kwargs.get("unique") or kwargs.get("db_index") or kwargs.get("primary_key"):
            raise FieldError("加密字段不能建索引或唯一约束;请为摘要列建立。")
        self.given_purpose = purpose
        super().__init__(*args, **kwargs)

    @property
    def purpose(self) -> str:
        """What the stored value is bound to."""
        return self.given_purpose or f"{self.model._meta.label_lower}.{self.name}"

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """For migrations: the purpose is part of the declaration."""
        name, _, args, kwargs = super().deconstruct()
        if self.given_purpose:
            kwargs["purpose"] = self.given_purpose
        return name, "xuncha.core.crypto.EncryptedTextField", args, kwargs

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Decrypt on load; a missing key raises and leaves the stored token as it is."""
        return decrypt(value, purpose=self.purpose) if value else value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Encrypt on save, bulk writes included."""
        plain = super().get_db_prep_value(value, connection, prepared)
        return encrypt(str(plain), purpose=self.purpose) if plain else plain

    def get_lookup(self, lookup_name: str) -> Any:
        """Only `isnull`, and `exact` against ""; all other lookups would compare tokens and quietly find nothing."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        if lookup_name == "exact":
            return EmptyOnly
        raise FieldError(REFUSAL.format(field=self.name))

    def get_transform(self, lookup_name: str) -> Any:
        """No transform of a token means anything."""
        raise FieldError(REFUSAL.format(field=self.name))
