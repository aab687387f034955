"""Rules an environment is held to: in a pull request, in `groundwork check`, and in the Pulumi engine.

A rule is one module of a folder of this package (`network`, `identity`, …): a card that says what must hold, why and how
to mend it, above a short pure function. The same object is judged offline from a plan and in the engine as a CrossGuard
policy; docs, `groundwork explain` and comments on pull requests read the same card.
"""
