// The client that runs a Node handler inside an execution environment. It speaks frames over file
// descriptor 3 (see ../functions/frame.ts) and keeps Lambda's handler contract. It is plain JavaScript
// so that an environment starts without stripping types.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, inspect, types } from 'node:util';

const settings = process.env;
const channel = new Socket({ fd: 3 });
const exitProcess = process.exit.bind(process);
const extensions = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', ''];
const responseBytesMax = 6_291_556;
const filesCheckedMax = 20;
const unsettledMessage =
  'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes';

/** The invocation under way. */
let current;
let handler;

class RuntimeError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

function send(header, payload, sent) {
  const head = Buffer.from(JSON.stringify(header));
  const body = Buffer.from(payload);
  const frame = Buffer.allocUnsafe(8 + head.length + body.length);
  frame.writeUInt32BE(head.length, 0);
  frame.writeUInt32BE(body.length, 4);
  head.copy(frame, 8);
  body.copy(frame, 8 + head.length);
  channel.write(frame, sent);
}

let chunks = [];
let size = 0;
let wanted = 8;

channel.on('data', (chunk) => {
  chunks.push(chunk);
  size += chunk.length;
  while (size >= wanted) {
    const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    chunks = [bytes];
    const headEnd = 8 + bytes.readUInt32BE(0);
    const end = headEnd + bytes.readUInt32BE(4);
    wanted = end;
    if (size < end) return;
    const header = JSON.parse(bytes.toString('utf8', 8, headEnd));
    const payload = bytes.toString('utf8', headEnd, end);
    chunks = [bytes.subarray(end)];
    size -= end;
    wanted = 8;
    begin(header, payload);
  }
});
// The server has gone: nobody wants an answer any more.
channel.on('close', () => exitProcess(0));
channel.on('error', () => exitProcess(0));

function begin(header, payload) {
  const invocation = { id: header.requestId, isDone: false, waits: true, isPromise: false };
  current = invocation;
  // While a handler runs only its own work keeps the process alive, so that 'beforeExit' tells when
  // the event loop is empty.
  channel.unref();
  settings._X_AMZN_TRACE_ID = header.traceId;
  try {
    const result = handler(JSON.parse(payload), contextOf(header, invocation), callbackOf(invocation));
    if (types.isPromise(result) || typeof result?.then === 'function') {
      invocation.isPromise = true;
      result.then(
        (value) => succeed(invocation, value),
        (error) => fail(invocation, error),
      );
    }
  } catch (error) {
    fail(invocation, error);
  }
}

function succeed(invocation, value) {
  if (invocation.isDone) return;
  let payload;
  try {
    payload = JSON.stringify(value === undefined ? null : value) ?? 'null';
  } catch {
    return fail(invocation, new Error('Unable to stringify response body'));
  }
  if (Buffer.byteLength(payload) > responseBytesMax) {
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${responseBytesMax} bytes).`;
    const answer = { errorMessage, errorType: 'Function.ResponseSizeTooLarge' };
    return end(invocation, { kind: 'error', requestId: invocation.id, ...answer }, JSON.stringify(answer));
  }
  end(invocation, { kind: 'response', requestId: invocation.id }, payload);
}

function fail(invocation, error) {
  if (invocation.isDone) return;
  const shown = error instanceof Error ? error : new Error(format(error));
  console.error('Invoke Error', `\t${describeForLog(shown)}`);
  const answer = errorAnswer(error);
  end(
    invocation,
    { kind: 'error', requestId: invocation.id, errorType: answer.errorType },
    JSON.stringify(answer),
  );
}

function end(invocation, header, payload) {
  invocation.isDone = true;
  if (current === invocation) current = undefined;
  channel.ref();
  send(header, payload);
}

process.on('beforeExit', () => {
  const invocation = current;
  if (invocation === undefined) return;
  if (invocation.answer !== undefined) return invocation.answer();
  if (invocation.isPromise) return fail(invocation, new RuntimeError('Runtime.NodeJsExit', unsettledMessage));
  succeed(invocation, null);
});

/** A callback's answer waits until the event loop is empty, unless the handler said otherwise. */
function callbackOf(invocation) {
  return (error, value) => {
    if (invocation.isDone || invocation.answer !== undefined) return;
    if (error !== undefined && error !== null) return fail(invocation, error);
    if (!invocation.waits) return succeed(invocation, value);
    invocation.answer = () => succeed(invocation, value);
  };
}

function contextOf(header, invocation) {
  const done = (error, value) =>
    error === undefined || error === null ? succeed(invocation, value) : fail(invocation, error);
  return {
    get callbackWaitsForEmptyEventLoop() {
      return invocation.waits;
    },
    set callbackWaitsForEmptyEventLoop(waits) {
      invocation.waits = waits;
    },
    done,
    succeed: (value) => succeed(invocation, value),
    fail: (error) => fail(invocation, error ?? 'handled'),
    functionVersion: settings.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: settings.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: settings.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: settings.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: settings.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: header.clientContext === undefined ? undefined : JSON.parse(header.clientContext),
    identity: undefined,
    invokedFunctionArn: header.invokedArn,
    awsRequestId: header.requestId,
    getRemainingTimeInMillis: () => Math.max(0, header.deadlineMs - Date.now()),
  };
}

function errorAnswer(error) {
  try {
    if (types.isNativeError(error) || (error?.name && error?.message && typeof error?.stack === 'string')) {
      return { errorType: error.name, errorMessage: error.message, trace: ownTrace(error.stack) };
    }
    return { errorType: typeof error, errorMessage: error.toString(), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
      trace: [],
    };
  }
}

/** The stack down to the handler; what called it is ours. */
function ownTrace(stack) {
  const lines = stack.split('\n');
  const end = lines.findIndex((line) => line.includes(import.meta.url));
  return end > 0 ? lines.slice(0, end) : lines;
}

function describeForLog(error) {
  const { name: errorType, message: errorMessage, stack, code } = error;
  try {
    return JSON.stringify({ errorType, errorMessage, code, ...error, stack: ownTrace(String(stack)) });
  } catch {
    return inspect(error);
  }
}

/** What nobody caught ends the environment, as in Lambda: the answer first, then the process. */
function die(error, status) {
  const answer = errorAnswer(error);
  const header =
    current === undefined
      ? { kind: 'init-error', errorType: answer.errorType }
      : { kind: 'error', requestId: current.id, errorType: answer.errorType, isLast: true };
  if (current !== undefined) current.isDone = true;
  channel.ref();
  send(header, JSON.stringify(answer), () => exitProcess(status));
}

process.on('uncaughtException', (error) => {
  console.error('Uncaught Exception', `\t${describeForLog(error)}`);
  die(error, 129);
});
process.on('unhandledRejection', (reason) => {
  const error = new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason));
  console.error('Unhandled Promise Rejection', `\t${describeForLog(error)}`);
  die(error, 128);
});

function patchConsole() {
  const asJson = settings.AWS_LAMBDA_LOG_FORMAT === 'JSON';
  const write = (level) => {
    return (...values) => {
      const time = new Date().toISOString();
      const message = format(...values);
      const line = asJson
        ? JSON.stringify({ timestamp: time, level, requestId: current?.id, message })
        : `${time}\t${current?.id ?? 'undefined'}\t${level}\t${message}`;
      process.stdout.write(`${line}\n`);
    };
  };
  console.log = write('INFO');
  console.info = write('INFO');
  console.warn = write('WARN');
  console.error = write('ERROR');
  console.debug = write('DEBUG');
  console.trace = write('TRACE');
}

async function loadHandler(root, text) {
  if (text.includes('..')) {
    throw new RuntimeError(
      'Runtime.MalformedHandlerName',
      `'${text}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const last = basename(text);
  const folder = text.slice(0, text.lastIndexOf(last));
  const dot = last.indexOf('.');
  if (dot < 0) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  const module = await loadModule(root, folder, last.slice(0, dot));
  let found = module;
  for (const part of last.slice(dot + 1).split('.')) found = found?.[part];
  if (!found) throw new RuntimeError('Runtime.HandlerNotFound', `${text} is undefined or not exported`);
  if (typeof found !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${text} is not a function`);
  }
  const major = Number(/nodejs(\d+)/.exec(settings.AWS_EXECUTION_ENV ?? '')?.[1]);
  if (major >= 24 && found.length >= 3) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'Callback-based handlers are not supported by Node.js 24 and later runtimes: return a promise instead.',
    );
  }
  return found;
}

async function loadModule(root, folder, name) {
  let file;
  try {
    const path = resolve(root, folder, name);
    file = extensions.map((extension) => path + extension).find((candidate) => existsSync(candidate));
    if (file === undefined || file === path) {
      // A folder with an index file, or a package: CommonJS knows both.
      return createRequire(join(root, 'noop.js'))(file ?? name);
    }
    const module = await import(pathToFileURL(file).href);
    // What a CommonJS module exports, when it is one.
    return 'module.exports' in module ? module['module.exports'] : module;
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw asRuntimeError('Runtime.UserCodeSyntaxError', error, placeOfSyntaxError(error, file));
    }
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      throw asRuntimeError('Runtime.ImportModuleError', error);
    }
    throw error;
  }
}

function asRuntimeError(name, error, place = '') {
  const wrapped = new RuntimeError(name, `${error.name}: ${error.message}`);
  wrapped.stack = `${name}: ${place}${error.stack}`;
  return wrapped;
}

/**
 * Of a module that does not compile, Node tells file and line only when the error ends the process: so
 * the file, then those that it imports, are checked by one that may end.
 */
function placeOfSyntaxError(error, entry) {
  if (entry === undefined || !error.stack.startsWith('SyntaxError')) return '';
  // Loaded only here: an environment starts without it.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const files = new Set([entry]);
  for (const file of files) {
    const { status, stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
    const [place] = /^\S.*:\d+\n[\s\S]*?(?=^\w*Error)/m.exec(stderr) ?? [];
    if (status !== 0 && place !== undefined) return place;
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(
      /\b(?:from|import)\s*["'](\.[^"']+)["']/g,
    )) {
      const imported = resolve(dirname(file), specifier);
      if (files.size < filesCheckedMax && existsSync(imported)) files.add(imported);
    }
  }
  return '';
}

patchConsole();
try {
  handler = await loadHandler(settings.LAMBDA_TASK_ROOT, settings._HANDLER);
  send({ kind: 'ready' }, '');
} catch (error) {
  console.error('Uncaught Exception', `\t${describeForLog(error)}`);
  die(error, 1);
}
