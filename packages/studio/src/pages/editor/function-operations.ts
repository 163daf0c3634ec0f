import { restJsonOperation, restPath } from '../../wire/rest-json.ts';

/** A function, as far as definitions name it. */
export interface NamedFunction {
  readonly FunctionName: string;
  readonly FunctionArn: string;
}

export const listFunctions = restJsonOperation<
  Readonly<Record<never, never>>,
  { readonly Functions: readonly NamedFunction[] }
>({ service: 'lambda', action: 'ListFunctions', method: 'GET', path: () => '/2015-03-31/functions/' });

export const getFunction = restJsonOperation<
  { readonly functionName: string },
  { readonly Configuration: NamedFunction }
>({
  service: 'lambda',
  action: 'GetFunction',
  method: 'GET',
  path: ({ functionName }) => restPath`/2015-03-31/functions/${functionName}`,
});

export interface CreateFunctionInput {
  readonly FunctionName: string;
  readonly Runtime: string;
  readonly Role: string;
  readonly Handler: string;
  readonly Timeout?: number;
  /** Base64 of a zip file. */
  readonly Code: { readonly ZipFile: string };
}

export const createFunction = restJsonOperation<CreateFunctionInput, NamedFunction>({
  service: 'lambda',
  action: 'CreateFunction',
  method: 'POST',
  path: () => '/2015-03-31/functions',
  body: (input) => input,
});
