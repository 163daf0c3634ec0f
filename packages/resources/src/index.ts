export type { InvokeOptions } from './functions/function-invoke.ts';
export { type FunctionLimitName, functionLimits } from './functions/function-limits.ts';
export type {
  CodeLocation,
  CodeProblem,
  CodeStore,
  DirectoryFunction,
  FunctionDirectory,
  FunctionHost,
  FunctionInvocation,
  FunctionOutcome,
  FunctionsPorts,
  InvocationReport,
  RunnableFunction,
  StoredCode,
} from './functions/function-ports.ts';
export type { RuntimeFamily } from './functions/function-runtime.ts';
export type {
  AddPermissionInput,
  AliasConfiguration,
  AliasInput,
  AliasRoutingConfiguration,
  CodeInput,
  ConfigurationInput,
  CreateAliasInput,
  CreateFunctionInput,
  FunctionConfiguration,
  GetFunctionOutput,
  GetPolicyOutput,
  InvokeInput,
  InvokeOutput,
  ListAliasesInput,
  ListAliasesOutput,
  ListFunctionsInput,
  ListFunctionsOutput,
  ListVersionsInput,
  ListVersionsOutput,
  LoggingConfig,
  PageInput,
  PublishVersionInput,
  QualifiedInput,
  RemovePermissionInput,
  Tags,
  UpdateAliasInput,
  UpdateFunctionCodeInput,
  UpdateFunctionConfigurationInput,
  Variables,
} from './functions/function-types.ts';
export { Functions } from './functions/functions.ts';
export { lambdaErrors } from './functions/lambda-errors.ts';
export type { CorsRequest } from './objects/cors-rules.ts';
export type {
  BlobFile,
  BucketRow,
  ListedObject,
  ObjectChange,
  ObjectChangeAnswer,
  ObjectContent,
  ObjectIndex,
  ObjectListEntry,
  ObjectListOptions,
  ObjectRow,
  PartRow,
  StoredObject,
  UploadListOptions,
  UploadName,
  UploadRow,
  WriteCondition,
} from './objects/object-index.ts';
export { type ObjectLimitName, objectLimits } from './objects/object-limits.ts';
export type {
  ChecksumAlgorithm,
  Hasher,
  Hashing,
  HashName,
  ObjectBlobs,
  ObjectsPorts,
} from './objects/object-ports.ts';
export type { ObjectBody } from './objects/object-types.ts';
export { Objects } from './objects/objects.ts';
export { s3Errors } from './objects/s3-errors.ts';
