import { type Json, resolveLimits } from '@cairn/kit';
import type { Caller } from '../../authorization/caller.ts';
import type { DataSource } from '../../resolver/data-source.ts';
import { effectLimits } from '../../resolver/effect-limits.ts';
import type { ResolverCode, ResolverError } from '../../resolver/resolver-code.ts';
import type { ResolverContext } from '../../resolver/resolver-context.ts';
import { subscriptionLimits } from '../../subscriptions/subscription-limits.ts';
import { type ApiProgram, compileApi } from '../api-program.ts';
import { executionLimits } from '../execution-limits.ts';
import type { ExecutionTurns } from '../execution-turns.ts';
import type { PlanMemory } from '../plan-memory.ts';
import type {
  Deadline,
  MutationEvent,
  ProgramDefinition,
  ProgramPorts,
  ResolverDefinition,
} from '../program-definition.ts';

/** A handler as tests write it: what it gives, or throws as a {@link Raised}. */
export type Handler = (context: ResolverContext, tools: Tools) => Json | undefined;

interface Tools {
  readonly appendError: (message: string, type?: string) => void;
  readonly early: (value: Json, skipTo?: 'NEXT' | 'END') => never;
  readonly addHeader: (name: string, value: string) => void;
  /** Lines of `console.log`. */
  readonly logs: string[];
  readonly setFilter: (filter: Json) => void;
  /** As a mapping template does that writes to `$ctx.args`. */
  readonly leaveArguments: (left: Json) => void;
}

/** `util.error` of a handler. */
export class Raised extends Error {
  readonly error: ResolverError;

  constructor(message: string, rest: Partial<ResolverError> = {}) {
    super(message);
    this.error = { message, errorType: null, data: null, errorInfo: null, kind: 'raised', ...rest };
  }
}

class Early extends Error {
  readonly value: Json;
  readonly skipTo: 'NEXT' | 'END';

  constructor(value: Json, skipTo: 'NEXT' | 'END') {
    super('early return');
    this.value = value;
    this.skipTo = skipTo;
  }
}

/** Code that is a function of the test. */
export function codeOf(handler: Handler): ResolverCode {
  return {
    evaluate(context, { effects }) {
      try {
        const value = handler(context, {
          appendError: (message, type) => {
            effects.appendedErrors.push(new Raised(message, { errorType: type ?? null }).error);
          },
          early: (given, skipTo = 'NEXT') => {
            throw new Early(given, skipTo);
          },
          addHeader: (name, value) => void effects.responseHeaders.push([name, value]),
          logs: effects.logs,
          setFilter: (filter) => {
            effects.subscriptionFilter = filter;
          },
          leaveArguments: (left) => {
            effects.changedArguments = left;
          },
        });
        return { kind: 'value', value };
      } catch (thrown) {
        if (thrown instanceof Early)
          return { kind: 'early-return', value: thrown.value, skipTo: thrown.skipTo };
        if (thrown instanceof Raised) return { kind: 'error', error: thrown.error };
        throw thrown;
      }
    },
  };
}

/** Handlers by name: what stands in a definition's `code`, or in its templates, is such a name. */
export type Handlers = {
  readonly [name: string]: { readonly request?: Handler; readonly response?: Handler };
};

/** What tests say of an API. */
export interface TestApiOptions {
  readonly sdl?: string | undefined;
  readonly resolvers?: readonly ResolverDefinition[];
  readonly functions?: ProgramDefinition['functions'];
  readonly handlers?: Handlers;
  readonly sources?: { readonly [name: string]: DataSource };
  readonly definition?: Partial<ProgramDefinition>;
  readonly limits?: { readonly [name: string]: number };
  readonly now?: () => number;
  readonly onMutation?: (event: MutationEvent) => void;
  readonly turns?: ExecutionTurns;
  readonly plans?: PlanMemory;
  /** Told of each time that a request is given. */
  readonly onDeadline?: (signal: AbortSignal) => void;
}

function deadlineOf(milliseconds: number, onDeadline: TestApiOptions['onDeadline']): Deadline {
  const controller = new AbortController();
  const cancel = () => controller.abort();
  const timer = setTimeout(cancel, milliseconds);
  onDeadline?.(controller.signal);
  return {
    signal: controller.signal,
    cancel: () => {
      clearTimeout(timer);
      cancel();
    },
  };
}

/** An API whose code is the test's own functions; its source `none` answers what it is asked. */
export function testApi(options: TestApiOptions): ApiProgram {
  const { handlers = {}, sources = {}, now = () => 0 } = options;
  const code = (name: string, part: 'request' | 'response') => {
    const handler = handlers[name]?.[part];
    return handler && codeOf(handler);
  };
  const ports: ProgramPorts = {
    clock: { now },
    random: () => 0.5,
    limits: resolveLimits({ ...executionLimits, ...effectLimits, ...subscriptionLimits }, options.limits),
    deadline: (milliseconds) => deadlineOf(milliseconds, options.onDeadline),
    compileScript: (name) => ({
      handlers: new Set(Object.keys(handlers[name] ?? {})),
      handler: (part) => code(name, part as 'request') as ResolverCode,
    }),
    compileTemplate: (text) => {
      const [name = '', part] = text.split('.');
      return code(name, part as 'request') ?? { kind: 'rejected', message: `no template ${text}` };
    },
    dataSource: ({ name }) => sources[name],
    turns: options.turns,
    ...(options.onMutation === undefined ? {} : { onMutation: options.onMutation }),
  };
  const definition: ProgramDefinition = {
    apiId: 'api',
    revision: '1',
    sdl: options.sdl,
    resolvers: options.resolvers ?? [],
    functions: options.functions ?? [],
    dataSources: [
      { name: 'none', type: 'NONE' },
      ...Object.keys(sources).map((name) => ({ name, type: 'AWS_LAMBDA' })),
    ],
    environmentVariables: {},
    introspectionConfig: 'ENABLED',
    queryDepthLimit: 0,
    resolverCountLimit: 0,
    ...options.definition,
  };
  return compileApi(definition, ports, options.plans);
}

/** A caller with a key, who may reach what a test says. */
export function testCaller(mayReach: Caller['mayReach'] = () => true): Caller {
  return {
    identity: null,
    authorizationMode: 'API_KEY',
    authorizationType: 'API Key Authorization',
    scope: {
      account: '000000000000',
      region: 'us-east-1',
      principal: { arn: 'arn:aws:iam::000000000000:root' },
    },
    mayReach,
    isAlive: () => true,
  };
}

/** What a request is answered, parsed. */
export async function ask(
  program: ApiProgram,
  query: string,
  rest: { readonly variables?: object; readonly operationName?: string; readonly caller?: Caller } = {},
): Promise<{ readonly data?: unknown; readonly errors?: readonly Record<string, unknown>[] }> {
  const { body } = await program.execute(requestOf(query, rest));
  return JSON.parse(body);
}

/** A request of a test. */
export function requestOf(
  query: string,
  rest: { readonly variables?: object; readonly operationName?: string; readonly caller?: Caller } = {},
) {
  return {
    query,
    variables: rest.variables as never,
    operationName: rest.operationName,
    caller: rest.caller ?? testCaller(),
    request: { headers: {}, domainName: null },
    requestId: 'request',
  };
}
