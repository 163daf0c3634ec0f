import type { RunnableFunction } from '@cairn/resources';

/** Keys by which a function's code acts as its role. */
export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * The variables of a function's process, and no others: nothing of the server's own environment reaches
 * user code but the search path.
 * Source: "Defined runtime environment variables" in the Lambda developer guide.
 */
export function environmentVariables(options: {
  readonly function: RunnableFunction;
  readonly taskRoot: string;
  readonly temporaryFolder: string;
  readonly runtimeFolder: string;
  readonly logStream: string;
  readonly endpoint: string | undefined;
  /** Where keys are verified; else any will do, and one of twelve digits names the account. */
  readonly credentials?: FunctionCredentials | undefined;
}): Record<string, string> {
  const { function: runnable, endpoint, credentials } = options;
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    HOME: options.temporaryFolder,
    TMPDIR: options.temporaryFolder,
    ...(process.platform === 'win32' && {
      SystemRoot: process.env.SystemRoot ?? '',
      TEMP: options.temporaryFolder,
    }),
    AWS_ACCESS_KEY_ID: credentials?.accessKeyId ?? runnable.account,
    AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? 'function',
    ...(credentials !== undefined && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    ...(endpoint !== undefined && { AWS_ENDPOINT_URL: endpoint }),
    // Python would write into the folder of the code, which all environments share.
    PYTHONDONTWRITEBYTECODE: '1',
    ...runnable.environment,
    _HANDLER: runnable.handler,
    AWS_DEFAULT_REGION: runnable.region,
    AWS_REGION: runnable.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runnable.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: runnable.name,
    AWS_LAMBDA_FUNCTION_VERSION: runnable.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(runnable.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: runnable.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: options.logStream,
    AWS_LAMBDA_LOG_FORMAT: runnable.logFormat,
    LAMBDA_TASK_ROOT: options.taskRoot,
    LAMBDA_RUNTIME_DIR: options.runtimeFolder,
  };
}
