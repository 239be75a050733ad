"""Who inspects a site: one process at a time, known by its signs of life."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, Engine, delete, select, update

from inspector.db.database import Database, StoreError
from inspector.db.rows import Claim
from inspector.db.tables import claim


class Claims(Database):
    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._owners: dict[int, str] = {}  # sites this process has claimed

    def claim_site(self, site_id: int, owner: str, stale_after: timedelta) -> bool:
        """Takes the site for one process, unless another holds it and has given a sign of life within `stale_after`."""
        with self.writing() as connection:
            now = self.now(connection)
            is_free = (claim.c.owner == owner) | (claim.c.beat_at < now - stale_after)
            taken = {"owner": owner, "beat_at": now}
            statement = self.upsert(claim).values(site_id=site_id, **taken).on_conflict_do_update(index_elements=[claim.c.site_id], set_=taken, where=is_free)
            is_ours = connection.execute(statement.returning(claim.c.owner)).first() is not None
        if is_ours:
            self._owners[site_id] = owner
        return is_ours

    def beat(self, site_id: int, owner: str) -> bool:
        """A sign of life between commits. False when another process has taken the site in the meantime: stop then."""
        with self.writing() as connection:
            return self._beat(connection, site_id, owner)

    def release(self, site_id: int, owner: str) -> None:
        with self.writing() as connection:
            connection.execute(delete(claim).where(claim.c.site_id == site_id, claim.c.owner == owner))
        self._owners.pop(site_id, None)

    def claimed_by(self, site_id: int) -> Claim | None:
        with self.reading() as connection:
            row = connection.execute(select(claim.c.owner, claim.c.beat_at).where(claim.c.site_id == site_id)).first()
        return Claim(row.owner, row.beat_at) if row else None

    def check_claim(self, connection: Connection, site_id: int) -> None:
        """Every commit is a sign of life. Refuses one by a process that slept so long that another took its site; who never claimed may write."""
        mine = self._owners.get(site_id)
        if mine is not None and not self._beat(connection, site_id, mine):
            owner = connection.execute(select(claim.c.owner).where(claim.c.site_id == site_id)).scalar()
            raise StoreError(f"这个网站已由另一个进程接手检查（{owner or '已结束'}），本进程停止写入。请等那一次检查结束再看结果。")

    def _beat(self, connection: Connection, site_id: int, owner: str) -> bool:
        mine = (claim.c.site_id == site_id) & (claim.c.owner == owner)
        return connection.execute(update(claim).where(mine).values(beat_at=self.now(connection))).rowcount == 1
