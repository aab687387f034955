"""What may be deleted, and what goes along with it."""

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.spec import spec
from groundwork.sandbox.cloud.store import Store, Thing
from groundwork.sandbox.cloud.templates import Scope, fill


def message(thing: Thing, text: str, account: str) -> str:
    """A refusal's text with the object's own values."""
    name = thing.name or thing.id
    variables = {
        "id": thing.id,
        "arn": thing.arn,
        "name": name,
        "account": account,
        "region": thing.region,
        "value": thing.id,
    }
    return str(fill(text, Scope(thing.type, thing.urn or "", 0, variables, thing.state, thing.state)))


def holders(store: Store, thing: Thing) -> list[tuple[Thing, str]]:
    """Who keeps the object from being deleted, with the path they name it by; its own companions do not."""
    own = (thing.type, thing.id)
    return [
        (other, path) for other, path in store.pointing_at(*own) if own not in (other.owner, (other.type, other.id))
    ]


def refuse(store: Store, thing: Thing, account: str) -> None:
    """Refuse to delete what is protected, in use or not empty.

    Raises:
        CloudError: in the service's own words.
    """
    behaviour = spec(thing.type).behaviour
    if behaviour.protected and thing.state.get(behaviour.protected.by) is True:
        raise CloudError(behaviour.protected.code, message(thing, behaviour.protected.message, account))
    if behaviour.owned and thing.owner and store.get(*thing.owner):
        raise CloudError(behaviour.owned.code, message(thing, behaviour.owned.message, account))
    for other, path in holders(store, thing):
        reference = spec(other.type).behaviour.references.get(path)
        refusal = (reference.in_use if reference else None) or behaviour.in_use
        if refusal:
            raise CloudError(refusal.code, message(thing, refusal.message, account))
    if behaviour.contents and not thing.state.get(behaviour.contents.force) and store.filled(thing):
        raise CloudError(behaviour.contents.code, message(thing, behaviour.contents.message, account))


def remove(store: Store, thing: Thing) -> None:
    """Delete the object, all that is part of it, and what the service made along with it.

    A companion that something else still uses stays behind without an owner, as a cluster's security group does when a
    load balancer's interface is still in it.
    """
    for part, _ in store.pointing_at(thing.type, thing.id, part_of=True):
        remove(store, part)
    store.remove(thing.type, thing.id)
    for companion in store.owned_by(thing.type, thing.id):
        if holders(store, companion):
            store.disown(companion)
        else:
            remove(store, companion)
