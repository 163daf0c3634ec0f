import { invariant, type LimitValues, ServiceError } from '@cairn/kit';
import type { ServiceTable } from '../operation.ts';
import type { WireAnswer, WireRequest } from '../protocol/wire-request.ts';
import type { Service } from '../service.ts';
import { importPathOf, isForImport } from './import-path.ts';

/** What takes the files of import jobs. */
export interface UserImportsFacade {
  /** @throws ServiceError where the token is not that of the job, or is good no longer */
  take(upload: {
    readonly userPoolId: string;
    readonly jobId: string;
    readonly token: string;
    readonly body: Uint8Array;
  }): Promise<void>;
}

/** `PUT /_cairn/user-imports/POOL/JOB?token=…`: the URL that CreateUserImportJob gives is what lets in. */
export function userImportsService(
  facade: UserImportsFacade,
  { userPoolImportBytes }: LimitValues<'userPoolImportBytes'>,
): Service {
  const table: ServiceTable = {
    signingName: 'cognito-idp',
    requestBytesMax: userPoolImportBytes,
    operations: new Map(),
  };
  return {
    name: 'cognito-imports',
    table,
    isOfAws: false,
    speak: () => ({
      signingName: 'cognito-idp',
      claims: isForImport,
      protocol: {
        bodyBytesMax: userPoolImportBytes,
        printError,
        answer: (request) => put(facade, request),
      },
    }),
  };
}

async function put(facade: UserImportsFacade, { path, query, body }: WireRequest): Promise<WireAnswer> {
  const operation = 'PutImportFile';
  const named = importPathOf(path);
  invariant(named !== undefined, 'what is claimed is for a job');
  try {
    await facade.take({ ...named, token: query.get('token') ?? '', body });
    return { status: 200, contentType: undefined, body: '', operation };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { ...printError(error), operation };
  }
}

/** As S3 prints its errors, where Cognito has its files put. */
function printError({ code, message, status }: ServiceError): WireAnswer {
  const text = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return {
    status,
    contentType: 'application/xml',
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${text}</Message></Error>`,
    errorCode: code,
  };
}
