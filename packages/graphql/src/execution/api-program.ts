import { type Json, type JsonObject, printJson } from '@cairn/kit';
import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
} from 'graphql';
import type { RequestLog } from '../observation/request-log.ts';
import type { ApiSchema } from '../schema/api-schema.ts';
import { readSchema } from '../schema/read-schema.ts';
import { isSchemaRejection } from '../schema/schema-rejection.ts';
import { documentError } from './answer-error.ts';
import { BatchQueue } from './batch-queue.ts';
import { bubble, completeFields, completeFieldsInTurn } from './complete-value.ts';
import { guardText } from './document-guard.ts';
import { oversizeOf } from './document-size.ts';
import type { TurnTaker } from './execution-turns.ts';
import {
  type GraphqlAnswer,
  type GraphqlRequest,
  type RefusedSubscription,
  type StartedSubscription,
  transportError,
} from './graphql-request.ts';
import { valueByNames } from './mutation-value.ts';
import { PlanMemory, type PlanShelf } from './plan-memory.ts';
import { PlannedDocument } from './planned-document.ts';
import type { ProgramDefinition, ProgramPorts } from './program-definition.ts';
import { RequestOverrun, RequestRun, responseTooLarge } from './request-run.ts';
import { ResolverPrograms } from './resolver-program.ts';
import { validateDocument } from './validation/validate-document.ts';

/** What a document is, for one operation of it: planned, or refused with an answer that is always the same. */
type Prepared =
  | { readonly kind: 'planned'; readonly document: PlannedDocument }
  | { readonly kind: 'invalid'; readonly errors: readonly JsonObject[] }
  | { readonly kind: 'refused'; readonly answer: GraphqlAnswer };

/** Told when a document is read, for logs. */
type TellPhase = (phase: 'parsedAt' | 'validatedAt') => void;

/**
 * One API, compiled: its schema is read once, its resolvers when they are first run, documents are parsed, validated and
 * planned once. Another revision of the API is another program.
 */
export class ApiProgram {
  readonly definition: ProgramDefinition;
  /** Undefined while the API has none. */
  readonly schema: ApiSchema | undefined;
  readonly #ports: ProgramPorts;
  readonly #resolvers: ResolverPrograms;
  readonly #plans: PlanShelf;

  /** @param plans where planned documents are kept: one for all APIs of a server */
  constructor(definition: ProgramDefinition, ports: ProgramPorts, plans = new PlanMemory(ports.limits)) {
    this.definition = definition;
    this.#ports = ports;
    this.#resolvers = new ResolverPrograms(definition, ports);
    this.#plans = plans.shelf();
    const { sdl } = definition;
    const read = sdl === undefined ? undefined : (ports.readSchema ?? readSchema)(sdl);
    this.schema = read === undefined || isSchemaRejection(read) ? undefined : read;
  }

  /** Another takes its place: what it has planned is dropped, and requests that are under way go on. */
  close(): void {
    this.#plans.close();
  }

  /** Executes a query or a mutation. Never rejects for what documents, resolvers and sources do. */
  execute(request: GraphqlRequest): Promise<GraphqlAnswer> {
    const { log } = request;
    return log === undefined ? this.#execute(request) : this.#executeLogged(request, log);
  }

  async #executeLogged(request: GraphqlRequest, log: RequestLog): Promise<GraphqlAnswer> {
    const { query, operationName = null, variables = {} } = request;
    log.query(query, operationName, variables);
    const from = log.elapsed();
    const read = { parsedAt: from, validatedAt: from };
    const answer = await this.#execute(request, (phase) => {
      read[phase] = log.elapsed();
    });
    const parsedAt = Math.max(from, read.parsedAt);
    log.executionSummary({
      parsing: { startOffset: from, duration: parsedAt - from },
      validation: { startOffset: parsedAt, duration: Math.max(0, read.validatedAt - parsedAt) },
    });
    return answer;
  }

  async #execute(request: GraphqlRequest, told: TellPhase = () => {}): Promise<GraphqlAnswer> {
    const { prepared, taker } = await this.#prepareInTurn(request, told);
    if (prepared.kind === 'refused') return prepared.answer;
    if (prepared.kind === 'invalid') return answerOf(null, prepared.errors);
    const { document } = prepared;
    const { operation } = document.operation;
    if (operation === OperationTypeNode.SUBSCRIPTION) return noSubscriptions;
    if (request.isReadOnly === true && operation !== OperationTypeNode.QUERY) return onlyQueries;
    const run = this.#run(document, request, { taker });
    if (!(run instanceof RequestRun)) return answerOf(null, [run.fault]);
    try {
      const { root } = run.plan;
      const completing =
        operation === OperationTypeNode.MUTATION
          ? completeFieldsInTurn(run, root, {})
          : completeFields(run, root, {}, undefined);
      const data = completing instanceof Promise ? await completing : completing;
      return this.#printed(run, data === bubble ? null : data);
    } catch (overrun) {
      if (!(overrun instanceof RequestOverrun)) throw overrun;
      return answerOf(null, [overrunError(overrun)]);
    } finally {
      // Mutations that were carried out are told whatever became of those after them.
      this.#announce(run);
      run.end();
    }
  }

  /** Runs the resolver of a subscription's field: who may subscribe, and to what of it. */
  async startSubscription(request: GraphqlRequest): Promise<StartedSubscription | RefusedSubscription> {
    const prepared = this.#prepare(request);
    if (prepared.kind === 'refused') return { kind: 'refused', errors: errorsOf(prepared.answer) };
    if (prepared.kind === 'invalid') return { kind: 'refused', errors: prepared.errors };
    const { document } = prepared;
    if (document.operation.operation !== OperationTypeNode.SUBSCRIPTION)
      return { kind: 'refused', errors: [notForRealtime] };
    const run = this.#run(document, request);
    if (!(run instanceof RequestRun)) return { kind: 'refused', errors: [run.fault] };
    const [field] = run.plan.root.fields;
    if (field === undefined) return { kind: 'refused', errors: [notForRealtime] };
    // What the resolver gives is shown to nobody: only its errors and its filters count.
    try {
      await completeFields(run, run.plan.root, {}, undefined);
    } catch (overrun) {
      if (!(overrun instanceof RequestOverrun)) throw overrun;
      return { kind: 'refused', errors: [overrunError(overrun)] };
    } finally {
      run.end();
    }
    const refusing = run.errors.filter((error) => Object.hasOwn(error, 'errorType'));
    if (refusing.length > 0) return { kind: 'refused', errors: refusing };
    const effects = run.startedBy;
    return {
      kind: 'started',
      field: mergedNode(field.nodes),
      fragments: run.plan.fragments,
      variables: run.variables,
      arguments: field.readArguments(run.variables),
      mutations: this.schema?.mutationsOf(field.name) ?? [],
      filter: effects?.subscriptionFilter,
      invalidationFilter: effects?.subscriptionInvalidationFilter,
    };
  }

  #run(
    document: PlannedDocument,
    request: GraphqlRequest,
    { taker }: { readonly taker?: TurnTaker | undefined } = {},
  ): RequestRun | { readonly fault: JsonObject } {
    const { schema } = this;
    const given = request.variables ?? {};
    const read = document.readVariables(given);
    if ('fault' in read) return read;
    const { variables } = read;
    const { resolverCountLimit, queryDepthLimit, environmentVariables } = this.definition;
    const { limits } = this.#ports;
    return new RequestRun({
      schema: (schema as ApiSchema).schema,
      plan: document.planFor(variables),
      variables,
      givenVariables: given,
      caller: request.caller,
      request: request.request,
      requestId: request.requestId,
      environmentVariables,
      ports: this.#ports,
      depthMax: queryDepthLimit,
      resolversMax: Math.min(resolverCountLimit || limits.graphqlResolvers, limits.graphqlResolvers),
      batches: new BatchQueue(limits.graphqlBatchSize),
      arn: this.definition.arn,
      log: request.log,
      signal: request.signal,
      taker,
    });
  }

  /** Reading a document that is new is work as well. */
  async #prepareInTurn(
    request: GraphqlRequest,
    told: TellPhase,
  ): Promise<{ readonly prepared: Prepared; readonly taker?: TurnTaker }> {
    const { turns } = this.#ports;
    const known = this.#plans.get(keyOf(request));
    if (known !== undefined) return { prepared: { kind: 'planned', document: known } };
    if (turns === undefined) return { prepared: this.#prepare(request, told) };
    const taker = { workMs: 0 };
    while (turns.begins(taker)) await turns.next(taker);
    return { prepared: this.#prepare(request, told), taker };
  }

  #prepare({ query, operationName }: GraphqlRequest, told: TellPhase = () => {}): Prepared {
    if (this.schema === undefined) return noSchema;
    const key = keyOf({ query, operationName });
    const known = this.#plans.get(key);
    if (known !== undefined) return { kind: 'planned', document: known };
    const prepared = this.#prepareAnew(this.schema, { query, operationName }, told);
    told('validatedAt');
    // Texts that are wrong are seldom sent again, and somebody may send many.
    if (prepared.kind === 'planned') this.#plans.keep(key, prepared.document);
    return prepared;
  }

  #prepareAnew(
    schema: ApiSchema,
    { query, operationName }: Pick<GraphqlRequest, 'query' | 'operationName'>,
    told: TellPhase,
  ): Prepared {
    const { limits } = this.#ports;
    const tooLarge = guardText(query, limits);
    if (tooLarge !== undefined) return refusedDocument(tooLarge);
    let document: DocumentNode;
    try {
      document = parse(query);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return { kind: 'invalid', errors: [syntaxError(error, query)] };
    }
    told('parsedAt');
    const oversize = oversizeOf(document, limits);
    if (oversize !== undefined) return refusedDocument(oversize);
    const operation = chosenOperation(document, operationName);
    if ('answer' in operation) return { kind: 'refused', answer: operation.answer };
    const role = operation.operation.operation;
    if (schema.schema.getRootType(role) == null)
      return refusedDocument(`Schema is not configured for ${role}s.`);
    const isIntrospectionOpen = this.definition.introspectionConfig !== 'DISABLED';
    const errors = validateDocument(schema.schema, document, { isIntrospectionOpen, limits });
    if (errors.length > 0) return { kind: 'invalid', errors };
    const resolverOf = (typeName: string, fieldName: string) =>
      this.#resolvers.programOf(typeName, fieldName);
    const key = keyOf({ query, operationName });
    const onPlanned = (fields: number) => this.#plans.planned(key, fields);
    const source = { schema: schema.schema, resolverOf, onPlanned };
    return { kind: 'planned', document: new PlannedDocument(document, operation.operation, source, limits) };
  }

  #announce(run: RequestRun): void {
    const { onMutation } = this.#ports;
    if (onMutation === undefined) return;
    for (const { field, value, completed, invalidations } of run.announcements) {
      const result = valueByNames(run.plan, field, field.shape, { raw: value, completed });
      const { apiId } = this.definition;
      onMutation({ apiId, fieldName: field.name, result, invalidations });
    }
  }

  #printed(run: RequestRun, data: Json): GraphqlAnswer {
    const body = printAnswer(data, run.errors);
    const { graphqlResponseBytes } = run.ports.limits;
    if (body.length > graphqlResponseBytes) throw responseTooLarge(graphqlResponseBytes);
    return { status: 200, body, headers: run.responseHeaders };
  }
}

function keyOf({ query, operationName }: Pick<GraphqlRequest, 'query' | 'operationName'>): string {
  return `${operationName ?? ''}\n${query}`;
}

/** An API made ready to be asked. */
export function compileApi(
  definition: ProgramDefinition,
  ports: ProgramPorts,
  plans?: PlanMemory,
): ApiProgram {
  return new ApiProgram(definition, ports, plans);
}

const noSchema: Prepared = {
  kind: 'refused',
  answer: transportError(502, 'GraphQLSchemaException', 'No schema definition exists.'),
};
const missingName = transportError(400, 'BadRequestException', 'Missing operation name.');
const onlyQueries = transportError(400, 'BadRequestException', 'Only queries can be sent by GET.');
const noSubscriptions = transportError(
  400,
  'UnsupportedOperation',
  'Subscriptions are started over the realtime endpoint.',
);
const notForRealtime: JsonObject = {
  errorType: 'UnsupportedOperation',
  message: 'query and mutations are not supported through the realtime channel',
};

function refusedDocument(message: string): Prepared {
  return { kind: 'invalid', errors: [documentError(message, [])] };
}

/** What the engine says of a text that is no document. Source: graphql-java, InvalidSyntaxError. */
function syntaxError(error: GraphQLError, query: string): JsonObject {
  const [place = { line: 1, column: 1 }] = error.locations ?? [];
  const rest = query.split(/\r\n|[\n\r]/)[place.line - 1]?.slice(place.column - 1) ?? '';
  const token = /^(?:[_A-Za-z]\w*|-?\d[\w.]*|\.\.\.|.)/su.exec(rest)?.[0] ?? '<EOF>';
  const message = `Invalid Syntax : offending token '${token}' at line ${place.line} column ${place.column}`;
  return documentError(message, [place]);
}

function chosenOperation(
  document: DocumentNode,
  name: string | undefined,
): { readonly operation: OperationDefinitionNode } | { readonly answer: GraphqlAnswer } {
  const operations = document.definitions.filter(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (name !== undefined && name !== '') {
    const named = operations.find((node) => node.name?.value === name);
    if (named !== undefined) return { operation: named };
    return { answer: transportError(400, 'BadRequestException', `Unknown operation named '${name}'.`) };
  }
  const [only, another] = operations;
  return only === undefined || another !== undefined ? { answer: missingName } : { operation: only };
}

function answerOf(data: Json, errors: readonly JsonObject[]): GraphqlAnswer {
  return { status: 200, body: printAnswer(data, errors), headers: [] };
}

/** Completed values hold nothing that the native printer would change; what resolvers put into errors may. */
function printAnswer(data: Json, errors: readonly JsonObject[]): string {
  if (errors.length === 0) return `{"data":${JSON.stringify(data)}}`;
  return `{"data":${JSON.stringify(data)},"errors":${printJson(errors)}}`;
}

function overrunError({ message, errorType }: RequestOverrun): JsonObject {
  return { path: null, data: null, errorType, errorInfo: null, locations: null, message };
}

/** The one node that selects what several nodes of a field do together. */
function mergedNode(nodes: readonly FieldNode[]): FieldNode {
  const [first] = nodes as [FieldNode];
  if (nodes.length === 1) return first;
  const selections = nodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
  return { ...first, selectionSet: { kind: Kind.SELECTION_SET, selections } };
}

function errorsOf({ body }: GraphqlAnswer): readonly JsonObject[] {
  return (JSON.parse(body) as { readonly errors: readonly JsonObject[] }).errors;
}
