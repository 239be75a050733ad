"""Who works at the review desk, and what each role is called."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    INSPECTOR = "inspector"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    CONTACT = "contact"  # of one unit, and sees nothing else
    ADMIN = "admin"

    @property
    def label(self) -> str:
        return {"inspector": "巡检员", "reviewer": "审核员", "approver": "审批员", "contact": "单位联络员", "admin": "管理员"}[self.value]


OFFICE = (Role.INSPECTOR, Role.REVIEWER, Role.APPROVER, Role.ADMIN)  # the inspecting office's own people
EVERYONE = tuple(Role)
