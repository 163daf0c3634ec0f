import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { storedZip } from './stored-zip.ts';

/** Creates a function by the SDK; it answers its event unless `code` says otherwise. */
export async function createFunction(
  lambda: LambdaClient,
  FunctionName: string,
  {
    code = 'exports.handler = async (event) => event;',
    ...more
  }: Partial<CreateFunctionCommandInput> & {
    readonly code?: string;
  } = {},
): Promise<string> {
  const { FunctionArn } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/any',
      Code: { ZipFile: storedZip({ 'index.js': code }) },
      ...more,
    }),
  );
  return FunctionArn as string;
}
