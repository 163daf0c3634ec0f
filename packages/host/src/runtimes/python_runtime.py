"""The client that runs a Python handler over the Lambda Runtime API, with Lambda's handler contract."""

import http.client
import importlib
import json
import os
import sys
import time
import traceback
from decimal import Decimal

API = os.environ["AWS_LAMBDA_RUNTIME_API"]
PREFIX = "/2018-06-01/runtime"
HERE = os.path.abspath(__file__)


class Context:
    def __init__(self, headers):
        client = headers.get("Lambda-Runtime-Client-Context")
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.client_context = json.loads(client) if client else None
        self.identity = None
        self._deadline_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline_ms - int(time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


def post(connection, path, body, error_type=None):
    headers = {"Content-Type": "application/json"}
    if error_type is not None:
        headers["Lambda-Runtime-Function-Error-Type"] = error_type
    sys.stdout.flush()
    sys.stderr.flush()
    connection.request("POST", PREFIX + path, body.encode("utf-8"), headers)
    connection.getresponse().read()


def error_body(kind, message, frames, request_id):
    return json.dumps(
        {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": frames}
    )


def own_frames(error):
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != HERE]
    return traceback.format_list([frame for frame in frames if "<frozen importlib" not in frame.filename])


class StartError(Exception):
    def __init__(self, kind, message, frames=()):
        super().__init__(message)
        self.kind = kind
        self.frames = list(frames)


def load_handler(text):
    try:
        module_name, function_name = text.rsplit(".", 1)
    except ValueError as error:
        raise StartError("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (text, error))
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise StartError(
            "Runtime.ImportModuleError",
            "Unable to import module '%s': %s" % (module_name, error),
            own_frames(error),
        )
    except SyntaxError as error:
        place = '  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)
        raise StartError(
            "Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, error), [place]
        )
    if not hasattr(module, function_name):
        raise StartError(
            "Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (function_name, module_name)
        )
    return getattr(module, function_name)


def to_json(value):
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def invoke(connection, handler, headers, body):
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    failure = None
    try:
        result = handler(json.loads(body), Context(headers))
        try:
            answer = json.dumps(result, ensure_ascii=False, default=to_json)
        except Exception as error:
            kind, frames = "Runtime.MarshalError", []
            failure = (kind, "Unable to marshal response: %s" % error, frames)
    except Exception as error:
        failure = (type(error).__name__, str(error), own_frames(error))
    base = "/invocation/%s" % request_id
    if failure is None:
        post(connection, base + "/response", answer)
        return
    kind, message, frames = failure
    print("[ERROR] %s: %s\nTraceback (most recent call last):\n%s" % (kind, message, "".join(frames)))
    post(connection, base + "/error", error_body(kind, message, frames, request_id), kind)


def main():
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    connection = http.client.HTTPConnection(API)
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except StartError as error:
        print("[ERROR] %s: %s" % (error.kind, error))
        post(connection, "/init/error", error_body(error.kind, str(error), error.frames, ""), error.kind)
        sys.exit(1)
    except Exception as error:
        traceback.print_exc()
        kind = type(error).__name__
        post(connection, "/init/error", error_body(kind, str(error), own_frames(error), ""), kind)
        sys.exit(1)
    while True:
        connection.request("GET", PREFIX + "/invocation/next")
        response = connection.getresponse()
        body = response.read()
        os.environ["_X_AMZN_TRACE_ID"] = response.headers.get("Lambda-Runtime-Trace-Id", "")
        invoke(connection, handler, response.headers, body)


if __name__ == "__main__":
    main()
