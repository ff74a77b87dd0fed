"""The files of Asteroid's executions: their list by directory, and redirects to where they lie.

Owns: these handlers. Must not know: access.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from exectop.mock.http import reply
from exectop.mock.plan import FilePlan
from exectop.mock.state import RunState
from exectop.mock.vendors._asteroid_activities import files_of
from exectop.mock.vendors._asteroid_items import time_of, workflow_id
from exectop.mock.world import World


def made(state: RunState) -> list[FilePlan]:
    """The files that exist by now."""
    return [file for file in files_of(state.plan) if state.work >= file.at]


def listing(state: RunState, base: str) -> dict[str, Any]:
    """All files by directory."""
    files = [_file(state, file, base) for file in made(state)]
    body: dict[str, Any] = {"directories": {"downloads": files} if files else {}}
    return body | ({"lastUpdated": files[-1]["updatedAt"]} if files else {})


def _file(state: RunState, file: FilePlan, base: str) -> dict[str, Any]:
    at = time_of(state.wall(file.at))
    return {
        "id": file.id,
        "workflowId": workflow_id(state.plan.name),
        "agentId": workflow_id(state.plan.name),
        "filePath": f"/downloads/{file.name}",
        "fileName": file.name,
        "fileSize": file.size,
        "mimeType": file.media_type,
        "createdAt": at,
        "updatedAt": at,
        "executionId": state.id,
        "directory": "downloads",
        "createdBy": "agent",
        "downloadUrl": f"{base}/executions/{state.id}/files/{file.id}/download",
    }


def download(state: RunState, request: Request, base: str) -> Response:
    """A redirect to the file; that it is unknown is said by a plain JSON string."""
    known = any(file.id == request.path_params["file"] for file in made(state))
    if not known:
        return reply("File not found", 404)
    return RedirectResponse(f"{base}/signed/{state.id}/{request.path_params['file']}", 303)


def content(world: World, vendor: str, request: Request) -> Response:
    """What the signed URL gives, to anybody: as many bytes as the list says."""
    state = world.get(vendor, request.path_params["id"])
    file = next((f for f in (made(state) if state else ()) if f.id == request.path_params["file"]), None)
    if file is None:
        return reply("File not found", 404)
    line = f"{file.name} of {request.path_params['id']}\n".encode()
    body = (line * (file.size // len(line) + 1))[: file.size]
    return Response(body, media_type=file.media_type)
