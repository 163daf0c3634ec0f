/** A data source as the control plane keeps it: AWS's shape of CreateDataSource and GetDataSource. */
export interface DataSourceConfiguration {
  /** `arn:aws:appsync:REGION:ACCOUNT:apis/APIID/datasources/NAME` */
  readonly dataSourceArn: string;
  readonly name: string;
  readonly type: string;
  readonly serviceRoleArn?: string | undefined;
  readonly dynamodbConfig?: DynamodbConfiguration | undefined;
  readonly lambdaConfig?: { readonly lambdaFunctionArn: string } | undefined;
  readonly httpConfig?: HttpConfiguration | undefined;
  readonly eventBridgeConfig?: { readonly eventBusArn: string } | undefined;
}

/** The table that a source reads and writes. */
export interface DynamodbConfiguration {
  readonly tableName: string;
  readonly awsRegion: string;
  /** Whether calls are made as whoever calls the API, not as the source's role. */
  readonly useCallerCredentials?: boolean | undefined;
  readonly versioned?: boolean | undefined;
}

/** The endpoint that a source calls. */
export interface HttpConfiguration {
  readonly endpoint: string;
  readonly authorizationConfig?:
    | {
        readonly authorizationType: string;
        readonly awsIamConfig?:
          | { readonly signingRegion?: string | undefined; readonly signingServiceName?: string | undefined }
          | undefined;
      }
    | undefined;
}
