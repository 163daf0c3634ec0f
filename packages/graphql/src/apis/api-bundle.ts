import type {
  ApiDocument,
  DataSourceDocument,
  FunctionDocument,
  GraphqlApiSettings,
  ResolverDocument,
  Texts,
} from './api-documents.ts';

/** All that an API is made of but its keys, as one value. Steps of pipelines are named, since ids are made here. */
export interface ApiBundle {
  readonly settings: GraphqlApiSettings;
  /** SDL. */
  readonly schema: string;
  readonly dataSources: readonly DataSourceDocument[];
  readonly functions: readonly BundledFunction[];
  readonly resolvers: readonly BundledResolver[];
  readonly environmentVariables: Texts;
}

/** A function that is known by its name, of which there is one. */
export type BundledFunction = Omit<FunctionDocument, 'functionId'>;

/** `pipelineConfig.functions`: names. */
export type BundledResolver = ResolverDocument;

/** Which part of a bundle a problem is of. */
export type BundlePart =
  | { readonly kind: 'settings' | 'schema' | 'environmentVariables' }
  | { readonly kind: 'dataSource' | 'function'; readonly name: string; readonly text?: BundleText }
  | {
      readonly kind: 'resolver';
      readonly typeName: string;
      readonly fieldName: string;
      readonly text?: BundleText;
    };

/** Which of a resolver's or function's texts. */
export type BundleText = 'code' | 'request' | 'response';

/** Why a bundle is no API. */
export interface BundleProblem {
  readonly part: BundlePart;
  readonly message: string;
  /** From 1, in the part's text, where it is known. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** What came of a bundle. */
export type DeployedBundle =
  | { readonly kind: 'deployed'; readonly api: Pick<ApiDocument, 'apiId' | 'hostId'> }
  | { readonly kind: 'rejected'; readonly problems: readonly BundleProblem[] };
