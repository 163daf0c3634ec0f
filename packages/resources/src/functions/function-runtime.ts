import { lambdaErrors } from './lambda-errors.ts';

/** How a runtime is carried out. */
export type RuntimeFamily = 'node' | 'python' | 'provided';

const runnable: { readonly [runtime: string]: RuntimeFamily } = {
  'nodejs16.x': 'node',
  'nodejs18.x': 'node',
  'nodejs20.x': 'node',
  'nodejs22.x': 'node',
  'nodejs24.x': 'node',
  'nodejs26.x': 'node',
  'python3.8': 'python',
  'python3.9': 'python',
  'python3.10': 'python',
  'python3.11': 'python',
  'python3.12': 'python',
  'python3.13': 'python',
  'python3.14': 'python',
  'python3.15': 'python',
  provided: 'provided',
  'provided.al2': 'provided',
  'provided.al2023': 'provided',
};

/** Runtimes that AWS once had and takes no new functions for. */
const retired =
  /^(nodejs|nodejs(4\.3|4\.3-edge|6\.10|8\.10|10\.x|12\.x|14\.x)|python(2\.7|3\.6|3\.7)|dotnetcore.*|ruby2\..*|go1\.x|java8)$/;

/** Runtimes of AWS whose machinery this server does not have. */
const foreign = /^(java\d+(\.al\d+)?|dotnet\d+|ruby\d+\.\d+)$/;

/** How a runtime is carried out; undefined when it is not. */
export function runtimeFamily(runtime: string): RuntimeFamily | undefined {
  return Object.hasOwn(runnable, runtime) ? runnable[runtime] : undefined;
}

/** @throws ServiceError InvalidParameterValueException for a runtime that cannot be used */
export function checkRuntime(runtime: string): void {
  if (runtimeFamily(runtime) !== undefined) return;
  if (retired.test(runtime)) {
    throw lambdaErrors.invalid(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  }
  if (foreign.test(runtime)) {
    throw lambdaErrors.invalid(
      `The runtime parameter of ${runtime} is not supported here. Supported are ${Object.keys(runnable).join(', ')}; a bootstrap file under provided.al2023 runs any language.`,
    );
  }
  throw lambdaErrors.invalid(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${Object.keys(runnable).join(', ')}] or be a valid ARN`,
  );
}
