/** Members as the Lambda API spells them; instants are texts, as Lambda prints them. */

export interface FunctionConfiguration {
  readonly FunctionName: string;
  readonly FunctionArn: string;
  readonly Runtime: string;
  readonly Role: string;
  readonly Handler: string;
  readonly CodeSize: number;
  readonly Description: string;
  readonly Timeout: number;
  readonly MemorySize: number;
  /** `2026-01-31T12:00:00.000+0000`. */
  readonly LastModified: string;
  readonly CodeSha256: string;
  readonly Version: string;
  readonly Environment?: { readonly Variables: Variables };
  readonly KMSKeyArn?: string;
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
  readonly TracingConfig: { readonly Mode: string };
  readonly MasterArn?: string;
  readonly RevisionId: string;
  readonly State: string;
  readonly LastUpdateStatus: string;
  readonly PackageType: 'Zip';
  readonly Architectures: readonly string[];
  readonly EphemeralStorage: { readonly Size: number };
  readonly SnapStart: { readonly ApplyOn: string; readonly OptimizationStatus: string };
  readonly RuntimeVersionConfig: { readonly RuntimeVersionArn: string };
  readonly LoggingConfig: LoggingConfig;
}

export interface Variables {
  readonly [name: string]: string;
}

export interface Tags {
  readonly [key: string]: string;
}

export interface LoggingConfig {
  readonly LogFormat: string;
  readonly LogGroup: string;
  readonly ApplicationLogLevel?: string;
  readonly SystemLogLevel?: string;
}

/** What CreateFunction and UpdateFunctionConfiguration share. */
export interface ConfigurationInput {
  readonly Runtime?: string;
  readonly Role?: string;
  readonly Handler?: string;
  readonly Description?: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly Environment?: { readonly Variables?: Variables };
  readonly KMSKeyArn?: string;
  readonly TracingConfig?: { readonly Mode?: string };
  readonly EphemeralStorage?: { readonly Size: number };
  readonly SnapStart?: { readonly ApplyOn?: string };
  readonly LoggingConfig?: Partial<LoggingConfig>;
  readonly VpcConfig?: {
    readonly SubnetIds?: readonly string[];
    readonly SecurityGroupIds?: readonly string[];
  };
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
  readonly Layers?: readonly string[];
  readonly FileSystemConfigs?: readonly unknown[];
  readonly ImageConfig?: object;
  readonly CodeSigningConfigArn?: string;
  readonly TenancyConfig?: object;
  readonly CapacityProviderConfig?: object;
  readonly DurableConfig?: object;
}

/** Where code comes from, in both calls that carry it. */
export interface CodeInput {
  readonly ZipFile?: Uint8Array;
  readonly S3Bucket?: string;
  readonly S3Key?: string;
  readonly S3ObjectVersion?: string;
  readonly ImageUri?: string;
  readonly SourceKMSKeyArn?: string;
}

export interface CreateFunctionInput extends ConfigurationInput {
  readonly FunctionName: string;
  readonly Role: string;
  readonly Code: CodeInput;
  readonly PackageType?: string;
  readonly Publish?: boolean;
  readonly Architectures?: readonly string[];
  readonly Tags?: Tags;
}

export interface UpdateFunctionConfigurationInput extends ConfigurationInput {
  readonly FunctionName: string;
  readonly RevisionId?: string;
}

export interface UpdateFunctionCodeInput extends CodeInput {
  readonly FunctionName: string;
  readonly Architectures?: readonly string[];
  readonly Publish?: boolean;
  readonly DryRun?: boolean;
  readonly RevisionId?: string;
}

export interface QualifiedInput {
  readonly FunctionName: string;
  readonly Qualifier?: string;
}

export interface GetFunctionOutput {
  readonly Configuration: FunctionConfiguration;
  readonly Code: { readonly RepositoryType: string; readonly Location: string };
  readonly Tags?: Tags;
  readonly Concurrency?: { readonly ReservedConcurrentExecutions: number };
}

export interface PageInput {
  readonly Marker?: string;
  readonly MaxItems?: number;
}

export interface ListFunctionsInput extends PageInput {
  readonly FunctionVersion?: string;
  readonly MasterRegion?: string;
}

export interface ListFunctionsOutput {
  readonly Functions: readonly FunctionConfiguration[];
  readonly NextMarker?: string;
}

export interface PublishVersionInput {
  readonly FunctionName: string;
  readonly CodeSha256?: string;
  readonly Description?: string;
  readonly RevisionId?: string;
}

export interface ListVersionsInput extends PageInput {
  readonly FunctionName: string;
}

export interface ListVersionsOutput {
  readonly Versions: readonly FunctionConfiguration[];
  readonly NextMarker?: string;
}

export interface AliasRoutingConfiguration {
  /** Share of invocations (0 to 1) by version; the alias's own version takes the rest. */
  readonly AdditionalVersionWeights?: { readonly [version: string]: number };
}

export interface AliasConfiguration {
  readonly AliasArn: string;
  readonly Name: string;
  readonly FunctionVersion: string;
  readonly Description: string;
  readonly RoutingConfig?: AliasRoutingConfiguration;
  readonly RevisionId: string;
}

export interface CreateAliasInput {
  readonly FunctionName: string;
  readonly Name: string;
  readonly FunctionVersion: string;
  readonly Description?: string;
  readonly RoutingConfig?: AliasRoutingConfiguration;
}

export interface UpdateAliasInput {
  readonly FunctionName: string;
  readonly Name: string;
  readonly FunctionVersion?: string;
  readonly Description?: string;
  readonly RoutingConfig?: AliasRoutingConfiguration;
  readonly RevisionId?: string;
}

export interface AliasInput {
  readonly FunctionName: string;
  readonly Name: string;
}

export interface ListAliasesInput extends PageInput {
  readonly FunctionName: string;
  readonly FunctionVersion?: string;
}

export interface ListAliasesOutput {
  readonly Aliases: readonly AliasConfiguration[];
  readonly NextMarker?: string;
}

export interface AddPermissionInput extends QualifiedInput {
  readonly StatementId: string;
  readonly Action: string;
  readonly Principal: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
  readonly EventSourceToken?: string;
  readonly PrincipalOrgID?: string;
  readonly FunctionUrlAuthType?: string;
  readonly RevisionId?: string;
}

export interface RemovePermissionInput extends QualifiedInput {
  readonly StatementId: string;
  readonly RevisionId?: string;
}

export interface GetPolicyOutput {
  readonly Policy: string;
  readonly RevisionId: string;
}

export interface InvokeInput extends QualifiedInput {
  readonly InvocationType?: string;
  readonly LogType?: string;
  /** Base64 of JSON text. */
  readonly ClientContext?: string;
  /** JSON text. */
  readonly Payload?: string;
}

export interface InvokeOutput {
  readonly StatusCode: number;
  readonly FunctionError?: string;
  /** Base64 of the last 4 KB of the log. */
  readonly LogResult?: string;
  readonly Payload?: string;
  readonly ExecutedVersion?: string;
}
