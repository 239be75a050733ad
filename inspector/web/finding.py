"""One finding: the words in the page as it was archived, the clause, the days, and the same fault elsewhere."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, render_template, send_file

import checks
from inspector import catalogue
from inspector.archive import ArchiveError, read_record
from inspector.core.facts import Snapshot
from inspector.core.people import OFFICE
from inspector.db.dossier import Kept
from inspector.extract.attachments.apart import ApartReader
from inspector.extract.decode import content_bytes, decode_content, is_html
from inspector.inspection.pictures import picture_folder, pictures_in
from inspector.records.evidence import pack_evidence
from inspector.web.guard import allowed, sign, store
from inspector.web.headers import POLICY_OF_STORED
from inspector.web.queue import shown, words_of
from inspector.web.storedpage import FOUND, Shown, SourceLine, marked_line, show_page, show_text, source_lines

MOST_SHOWN = 16
pages = Blueprint("finding", __name__, url_prefix="/findings")


@pages.get("/<int:finding_id>")
@allowed(*OFFICE)
def overview(finding_id: int) -> str:
    row, kept = store().queue_row(finding_id), _kept(finding_id)
    snapshot = _snapshot(kept)
    return render_template(
        "finding.html",
        shown=shown(row, row.first_seen),
        snapshot=snapshot,
        lines=_lines(kept, snapshot) if snapshot else [],
        is_picture=_picture(kept) is not None,
        explanation=_explanation(row.check),
        sightings=store().sightings(finding_id),
        steps=store().history(finding_id),
        found_mark=FOUND,
        **words_of(row),
    )


@pages.get("/<int:finding_id>/page")
@allowed(*OFFICE)
def page(finding_id: int) -> Response:
    """For the frame: without scripts, network or forms, whatever the page holds."""
    kept = _kept(finding_id)
    snapshot = _snapshot(kept)
    if snapshot is None:
        abort(404)
    answer = Response(_stored(kept, snapshot).html, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = POLICY_OF_STORED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@pages.get("/<int:finding_id>/raw")
@allowed(*OFFICE)
def raw(finding_id: int) -> Response:
    """The body as the server sent it, only ever saved, never shown."""
    kept = _kept(finding_id)
    snapshot = _snapshot(kept)
    if snapshot is None:
        abort(404)
    suffix = PurePosixPath(urlsplit(snapshot.url).path).suffix
    name = kept.finding.fingerprint + (suffix if suffix[1:].isalnum() and suffix.isascii() and len(suffix) < 7 else ".html")
    answer = Response(content_bytes(snapshot)[0], content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    answer.headers["Content-Security-Policy"] = POLICY_OF_STORED
    return answer


@pages.get("/<int:finding_id>/evidence.zip")
@allowed(*OFFICE)
def evidence(finding_id: int) -> Response:
    """Everything that a dispute needs, in one file with hashes."""
    packed = pack_evidence(store(), current_app.config["DESK"].folder, finding_id)
    sign("finding.evidence", f"finding:{_kept(finding_id).finding.fingerprint}", "；".join(packed.missing))
    answer = Response(packed.body, content_type="application/zip")
    answer.headers["Content-Disposition"] = f"attachment; filename=evidence-{finding_id}.zip"
    return answer


@pages.get("/<int:finding_id>/picture")
@allowed(*OFFICE)
def picture(finding_id: int) -> Response:
    path = _picture(_kept(finding_id))
    if path is None:
        abort(404)
    return send_file(path.absolute(), mimetype="image/png" if path.suffix == ".png" else "image/jpeg")


def _kept(finding_id: int) -> Kept:
    kept = store().kept(finding_id)
    if kept is None:
        abort(404)
    return kept


def _snapshot(kept: Kept) -> Snapshot | None:
    """The record, None where the archive is gone or holds nothing to show."""
    if not kept.record_file or kept.record_offset is None:
        return None
    folder: Path = current_app.config["DESK"].folder
    try:
        snapshot = read_record(folder / Path(kept.record_file).name, kept.record_offset)
    except (ArchiveError, OSError):
        return None
    return snapshot if snapshot is not None and snapshot.body else None


def _lines(kept: Kept, snapshot: Snapshot) -> list[SourceLine]:
    """The page is read only where its source alone does not tell the line."""
    content = content_bytes(snapshot)[0]
    if not is_html(snapshot, content):
        return []
    source = decode_content(content, snapshot.header("Content-Type")).text
    return source_lines(source, kept.finding, lambda: marked_line(source, kept.finding, snapshot.url))


def _stored(kept: Kept, snapshot: Snapshot) -> Shown:
    """For the frame: the last few are kept."""
    made: dict[object, Shown] = current_app.config["SHOWN_PAGES"]
    found = kept.finding
    key = (kept.record_file, kept.record_offset, found.fingerprint, found.quote, found.context, found.target)
    if key not in made:
        shown_page = _made(kept, snapshot)
        if len(made) >= MOST_SHOWN:
            made.clear()
        made[key] = shown_page
        return shown_page
    return made[key]


def _made(kept: Kept, snapshot: Snapshot) -> Shown:
    content = content_bytes(snapshot)[0]
    if is_html(snapshot, content):
        return show_page(decode_content(content, snapshot.header("Content-Type")).text, kept.finding, snapshot.url)
    with ApartReader() as reader:
        read = reader.read(PurePosixPath(urlsplit(snapshot.url).path).name, content)
    texts = [piece.text for piece in read.pieces] or ["；".join(problem.reason for problem in read.unreadable) or "里面没有文字。"]
    return show_text(texts, [piece.where for piece in read.pieces] or [""], kept.finding)


def _picture(kept: Kept) -> Path | None:
    folder: Path = current_app.config["DESK"].folder
    return pictures_in(picture_folder(folder, kept.archive)).get(kept.finding.fingerprint) if kept.archive else None


def _explanation(check_id: str) -> list[tuple[str, str]]:
    """The check's own words, paragraph by paragraph: what is required, how it is judged, what is not reported."""
    check = checks.load().checks.get(check_id)
    return catalogue.paragraphs(check) if check else []
