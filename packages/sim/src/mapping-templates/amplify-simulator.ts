import { createRequire } from 'node:module';
import type { Json, JsonObject } from '@cairn/kit';

/** What a template gave, in the form that both evaluators are compared in. */
export type TemplateAnswer =
  | { readonly kind: 'answer'; readonly value: unknown; readonly args: unknown; readonly stash: unknown }
  | { readonly kind: 'error'; readonly message: string }
  /** The evaluator itself failed. */
  | { readonly kind: 'none'; readonly why: string };

/** A context of a resolver, as far as templates of the corpus look at it. */
export interface TemplateContext {
  readonly arguments: JsonObject;
  readonly source: Json;
  readonly result: Json;
  readonly stash: { [name: string]: Json };
  readonly prev: { readonly result: Json };
  readonly request: { readonly headers: JsonObject };
}

/** Claims of the caller that both evaluators are given. */
export const claims = {
  iss: 'https://issuer.example',
  sub: 'sub-1',
  'cognito:username': 'user1',
  username: 'user1',
  'cognito:groups': ['admin'],
  email: 'user1@example.com',
};

interface Rendered {
  readonly result: unknown;
  readonly errors: readonly Error[];
  readonly stash: unknown;
  readonly args: unknown;
  readonly hadException: boolean;
}

interface VelocityTemplateClass {
  new (
    template: { readonly content: string },
    simulator: object,
  ): {
    render(values: object, request: object, info: object): Rendered;
  };
}

const simulatorContext = {
  appSyncConfig: { defaultAuthenticationType: { authenticationType: 'AMAZON_COGNITO_USER_POOLS' } },
};

const loc = { startToken: { line: 1, column: 1 }, source: { name: 'query' } };
const selectionSet = {
  kind: 'SelectionSet',
  selections: [{ kind: 'Field', name: { kind: 'Name', value: 'id' } }],
};
const fieldNode = { kind: 'Field', name: { kind: 'Name', value: 'getPost' }, loc, selectionSet };
const info = {
  fieldName: 'getPost',
  parentType: 'Query',
  path: { key: 'getPost' },
  fieldNodes: [fieldNode],
  fragments: {},
  variableValues: {},
  operation: { selectionSet: { selections: [fieldNode] } },
};

/** The evaluator of Amplify's AppSync simulator, loaded when it is first asked for. */
export function loadAmplifySimulator(): (template: string, context: TemplateContext) => TemplateAnswer {
  const load = createRequire(import.meta.url);
  const { VelocityTemplate } = load('@aws-amplify/amplify-appsync-simulator/lib/velocity') as {
    readonly VelocityTemplate: VelocityTemplateClass;
  };
  return (template, context) => {
    const values = { ...structuredClone(context), prevResult: structuredClone(context.prev.result) };
    const request = {
      requestAuthorizationMode: 'AMAZON_COGNITO_USER_POOLS',
      jwt: claims,
      sourceIp: ['127.0.0.1'],
      headers: context.request.headers,
    };
    try {
      const made = new VelocityTemplate({ content: template }, simulatorContext);
      return answerOf(made.render(values, request, info));
    } catch (error) {
      return { kind: 'none', why: String(error) };
    }
  };
}

function answerOf({ result, errors, stash, args, hadException }: Rendered): TemplateAnswer {
  const error = errors.at(-1);
  if (error !== undefined && hadException)
    return { kind: 'error', message: error.message.replace(/ on \$.* at L\/N \d+:\d+$/s, '') };
  if (hadException) return { kind: 'none', why: 'an exception without an error' };
  const plain = JSON.parse(JSON.stringify({ value: result, args, stash })) as object;
  return { kind: 'answer', ...(plain as { value: unknown; args: unknown; stash: unknown }) };
}
