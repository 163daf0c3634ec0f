/** Members as the Systems Manager API spells them; instants in epoch milliseconds. */

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface PutParameterInput {
  readonly Name: string;
  readonly Description?: string;
  readonly Value: string;
  readonly Type?: string;
  readonly KeyId?: string;
  readonly Overwrite?: boolean;
  readonly AllowedPattern?: string;
  readonly Tags?: readonly Tag[];
  readonly Tier?: string;
  readonly Policies?: string;
  readonly DataType?: string;
}

export interface GetParameterInput {
  readonly Name: string;
  readonly WithDecryption?: boolean;
}

export interface GetParametersInput {
  readonly Names: readonly string[];
  readonly WithDecryption?: boolean;
}

export interface StringFilter {
  readonly Key: string;
  readonly Option?: string;
  readonly Values?: readonly string[];
}

export interface GetByPathInput {
  readonly Path: string;
  readonly Recursive?: boolean;
  readonly ParameterFilters?: readonly StringFilter[];
  readonly WithDecryption?: boolean;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export interface DescribeInput {
  readonly Filters?: readonly { readonly Key: string; readonly Values: readonly string[] }[];
  readonly ParameterFilters?: readonly StringFilter[];
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly Shared?: boolean;
}

export interface HistoryInput extends GetParameterInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export interface LabelInput {
  readonly Name: string;
  readonly ParameterVersion?: number;
  readonly Labels: readonly string[];
}

export interface ResourceInput {
  readonly ResourceType: string;
  readonly ResourceId: string;
}

/** A parameter with its value, as it is answered. */
export interface Parameter {
  readonly Name: string;
  readonly Type: string;
  readonly Value: string;
  readonly Version: number;
  /** `:3` or `:label`, as it was asked for. */
  readonly Selector?: string;
  /** The answer of another service that the parameter refers to, as JSON. */
  readonly SourceResult?: string;
  readonly LastModifiedDate: number;
  readonly ARN: string;
  readonly DataType: string;
}
