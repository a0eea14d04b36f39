"""The application, which says in a header from whom, how and for which host it takes a request to come."""

from flask import Response, request

from kiosk import create_app

app = create_app()


@app.after_request
def say(response: Response) -> Response:
    """What the pages and the rules about phones go by."""
    response.headers["X-Seen"] = f"{request.remote_addr} {request.scheme} {request.host}"
    return response
