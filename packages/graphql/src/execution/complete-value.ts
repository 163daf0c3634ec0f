import { isJsonArray, isJsonObject, type Json, type JsonObject, setMember } from '@cairn/kit';
import type { GraphQLResolveInfo } from 'graphql';
import type { ResolverError } from '../resolver/resolver-code.ts';
import { type Path, pathKeys, pathText, resolverError, valueError } from './answer-error.ts';
import { filterBySelection } from './error-data.ts';
import { notAuthorized, nullNotAllowed } from './field-errors.ts';
import { InputFault } from './input-values.ts';
import type { PlannedField, PlannedSelection } from './operation-plan.ts';
import type { OutputShape } from './output-shape.ts';
import type { Announcement, RequestRun } from './request-run.ts';
import { type ResolverResult, runResolver } from './run-resolver.ts';

/** Stands where a null may not be: the nearest value above that may be null becomes it. */
export const bubble = Symbol('bubble');
type Bubble = typeof bubble;

/** A value as it is answered, at once or later. */
export type Completed = Json | Bubble | Promise<Json | Bubble>;

/** The fields of one object, those that are known at once at once. */
export function completeFields(
  run: RequestRun,
  { fields }: PlannedSelection,
  source: Json,
  path: Path | undefined,
): Completed {
  const data: Record<string, Json> = {};
  let later: Promise<boolean>[] | undefined;
  let isNull = false;
  try {
    for (const field of fields) {
      const value = completeField(run, field, source, path);
      if (value instanceof Promise) {
        // Holds the place: members keep the order of the selection.
        put(data, field.responseName, null);
        later ??= [];
        later.push(
          value.then((done) => {
            if (done === bubble) return true;
            put(data, field.responseName, done);
            return false;
          }),
        );
      } else if (value === bubble) {
        isNull = true;
        break;
      } else put(data, field.responseName, value);
    }
  } catch (overrun) {
    abandon(later);
    throw overrun;
  }
  if (later === undefined) return isNull ? bubble : data;
  return Promise.all(later).then((bubbles) => (isNull || bubbles.includes(true) ? bubble : data));
}

/** The fields of the mutation type, one after the other. */
export async function completeFieldsInTurn(
  run: RequestRun,
  { fields }: PlannedSelection,
  source: Json,
): Promise<Json | Bubble> {
  const data: Record<string, Json> = {};
  for (const field of fields) {
    const value = await completeField(run, field, source, undefined);
    if (value === bubble) return bubble;
    put(data, field.responseName, value);
  }
  return data;
}

/** Nobody waits any more for what is under way. */
function abandon(later: readonly Promise<boolean>[] | undefined): void {
  for (const one of later ?? []) one.catch(() => undefined);
}

function put(data: Record<string, Json>, name: string, value: Json): void {
  if (name === '__proto__') setMember(data, name, value);
  else data[name] = value;
}

/** One field of one object. */
export function completeField(
  run: RequestRun,
  field: PlannedField,
  source: Json,
  parent: Path | undefined,
): Completed {
  if (field.kind === 'typename') {
    run.spend(field.parentTypeName.length);
    return field.parentTypeName;
  }
  if (field.kind === 'introspection') return introspect(run, field, source, parent);
  const access = run.mayReach(field);
  if (access === true) return resolveField(run, field, source, parent);
  if (access === false) return denied(run, field, parent);
  return access.then((may) => (may ? resolveField(run, field, source, parent) : denied(run, field, parent)));
}

function resolveField(
  run: RequestRun,
  field: PlannedField,
  source: Json,
  parent: Path | undefined,
): Completed {
  const { depth, name } = field;
  if (depth > run.depthMax) {
    const message = 'The field is nested deeper than the query depth limit allows.';
    return fail(run, field, parent, {
      message,
      errorType: 'QueryDepthLimitReached',
      data: null,
      errorInfo: null,
    });
  }
  if (field.kind === 'plain') {
    const value =
      isJsonObject(source) && (!field.isInherited || Object.hasOwn(source, name)) ? source[name] : null;
    return completeValue(run, field, field.shape, value, parent, field.responseName);
  }
  let args: Json;
  try {
    args = field.readArguments(run.variables);
  } catch (fault) {
    if (!(fault instanceof InputFault)) throw fault;
    const message = `Argument of field '${name}' has coerced Null value for NonNull type '${fault.nonNullType}'`;
    return fail(run, field, parent, { message, errorType: null, data: null, errorInfo: null });
  }
  const result = runResolver(run, field, { source, args, parent });
  if (result instanceof Promise) return result.then((done) => completeResult(run, field, done, parent));
  return completeResult(run, field, result, parent);
}

/** What a resolver gave, with the errors and effects that it left. */
function completeResult(
  run: RequestRun,
  field: PlannedField,
  { value, error, effects }: ResolverResult,
  parent: Path | undefined,
): Completed {
  for (const appended of effects.appendedErrors) addError(run, field, parent, appended);
  if (effects.responseHeaders.length > 0) run.addHeaders(effects.responseHeaders);
  if (parent === undefined && run.plan.operation.operation === 'subscription') run.startedBy = effects;
  if (error !== undefined) return fail(run, field, parent, error);
  const completed = completeValue(run, field, field.shape, value, parent, field.responseName);
  if (parent !== undefined || run.plan.operation.operation !== 'mutation') return completed;
  return announced(run, { field, value, invalidations: effects.invalidations }, completed);
}

/** Notes what a mutation gave, for those who subscribe to it. */
function announced(
  run: RequestRun,
  mutation: Omit<Announcement, 'completed'>,
  completed: Completed,
): Completed {
  if (completed instanceof Promise) return completed.then((done) => announced(run, mutation, done));
  if (completed !== bubble) run.announcements.push({ ...mutation, completed });
  return completed;
}

function denied(run: RequestRun, field: PlannedField, parent: Path | undefined): Completed {
  return fail(run, field, parent, {
    message: notAuthorized(field),
    errorType: 'Unauthorized',
    data: null,
    errorInfo: null,
  });
}

type Raised = Pick<ResolverError, 'message' | 'errorType' | 'data' | 'errorInfo'> &
  Partial<Pick<ResolverError, 'kind'>>;

/** A field that failed is null; above it where that may not be. */
function fail(run: RequestRun, field: PlannedField, parent: Path | undefined, error: Raised): Json | Bubble {
  addError(run, field, parent, error);
  return field.shape.isNonNull ? bubble : null;
}

function addError(run: RequestRun, field: PlannedField, parent: Path | undefined, error: Raised): void {
  const path = { parent, key: field.responseName };
  const isUnauthorized = error.kind === 'unauthorized';
  const message = isUnauthorized ? notAuthorized(field) : error.message;
  const errorType = isUnauthorized ? 'Unauthorized' : error.errorType;
  const data = filterBySelection(run.plan, field, error.data);
  run.addError(resolverError({ message, errorType, data, errorInfo: error.errorInfo }, path, field.places));
}

/** A value by the shape of its type. */
export function completeValue(
  run: RequestRun,
  field: PlannedField,
  shape: OutputShape,
  value: Json | undefined,
  parent: Path | undefined,
  key: string | number,
): Completed {
  if (value === null || value === undefined) {
    if (!shape.isNonNull) {
      run.spend(4);
      return null;
    }
    const path = { parent, key };
    run.addError(valueError(nullNotAllowed(shape.name, field, pathKeys(path)), path));
    return bubble;
  }
  switch (shape.kind) {
    case 'leaf': {
      const written = shape.write(value);
      if (written === undefined) return unwritten(run, field, shape, value, { parent, key });
      run.spend(typeof written === 'string' ? written.length + 3 : 6);
      return written;
    }
    case 'list':
      if (isJsonArray(value)) return completeList(run, field, shape, value, { parent, key });
      return mismatch(run, shape, 'LIST', { parent, key });
    case 'object':
      if (!isJsonObject(value)) return mismatch(run, shape, 'OBJECT', { parent, key });
      return completeObject(run, run.plan.selectionOf(field, shape.type), shape, value, {
        parent,
        key,
      });
    case 'abstract':
      return completeAbstract(run, field, shape, value, { parent, key });
  }
}

function completeObject(
  run: RequestRun,
  selection: PlannedSelection,
  shape: OutputShape,
  value: Json,
  path: Path,
): Completed {
  run.spend(2 + 4 * selection.fields.length);
  const data = completeFields(run, selection, value, path);
  if (data instanceof Promise) return data.then((done) => (done === bubble ? nullOf(shape) : done));
  return data === bubble ? nullOf(shape) : data;
}

function nullOf({ isNonNull }: OutputShape): Json | Bubble {
  return isNonNull ? bubble : null;
}

function completeList(
  run: RequestRun,
  field: PlannedField,
  shape: Extract<OutputShape, { kind: 'list' }>,
  values: readonly Json[],
  path: Path,
): Completed {
  const { item } = shape;
  const items: Json[] = new Array(values.length);
  let later: Promise<boolean>[] | undefined;
  let isNull = false;
  try {
    for (let index = 0; index < values.length; index++) {
      const value = completeValue(run, field, item, values[index], path, index);
      if (value instanceof Promise) {
        later ??= [];
        later.push(
          value.then((done) => {
            if (done === bubble) return true;
            items[index] = done;
            return false;
          }),
        );
      } else if (value === bubble) {
        isNull = true;
        break;
      } else items[index] = value;
    }
  } catch (overrun) {
    abandon(later);
    throw overrun;
  }
  if (later === undefined) return isNull ? nullOf(shape) : items;
  return Promise.all(later).then((bubbles) => (isNull || bubbles.includes(true) ? nullOf(shape) : items));
}

function completeAbstract(
  run: RequestRun,
  field: PlannedField,
  shape: Extract<OutputShape, { kind: 'abstract' }>,
  value: Json,
  path: Path,
): Completed {
  if (!isJsonObject(value)) return mismatch(run, shape, 'OBJECT', path);
  const name = Object.hasOwn(value, '__typename') ? value.__typename : undefined;
  const type = typeof name === 'string' ? run.plan.possibleType(shape.type, name) : undefined;
  if (type !== undefined) return completeObject(run, run.plan.selectionOf(field, type), shape, value, path);
  const reason =
    typeof name === 'string'
      ? `Runtime Object type '${name}' is not a possible type for '${shape.name}'.`
      : `Could not determine the exact type of '${shape.name}'`;
  const message = `Can't resolve '${pathText(path)}'. Abstract type '${shape.name}' must resolve to an Object type at runtime for field '${field.parentTypeName}.${field.name}'. ${reason}`;
  run.addError(valueError(message, path));
  return nullOf(shape);
}

function mismatch(run: RequestRun, shape: OutputShape, expected: string, path: Path): Json | Bubble {
  run.addError(
    valueError(
      `Can't resolve value (${pathText(path)}) : type mismatch error, expected type ${expected}`,
      path,
    ),
  );
  return nullOf(shape);
}

function unwritten(
  run: RequestRun,
  field: PlannedField,
  shape: Extract<OutputShape, { kind: 'leaf' }>,
  value: Json,
  path: Path,
): Json | Bubble {
  const message = `Can't serialize value (${pathText(path)}) : ${shape.problem(value)}`;
  const error = { message, errorType: 'DataFetchingException', data: null, errorInfo: null };
  run.addError(resolverError(error, path, field.places));
  return nullOf(shape);
}

/** What the schema says of itself: graphql-js knows how, its values are its own objects. */
function introspect(
  run: RequestRun,
  field: PlannedField,
  source: unknown,
  parent: Path | undefined,
): Completed {
  const { schema } = run;
  const args = field.readArguments(run.variables) as JsonObject;
  const value =
    field.native === undefined
      ? (source as Record<string, unknown>)[field.name]
      : field.native(source, args, undefined, { schema } as GraphQLResolveInfo);
  const listed =
    typeof value === 'object' && value !== null && Symbol.iterator in value
      ? [...(value as Iterable<Json>)]
      : value;
  return completeValue(run, field, field.shape, listed as Json, parent, field.responseName);
}
