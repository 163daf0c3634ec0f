import { type LimitValues, ServiceError } from '@cairn/kit';
import type { ServiceTable } from '../operation.ts';
import type { WireAnswer } from '../protocol/wire-request.ts';
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
        answer: async ({ path, query, body }) => {
          const named = importPathOf(path);
          if (named === undefined) throw new ServiceError('AccessDenied', 'There is no such upload.');
          await facade.take({ ...named, token: query.get('token') ?? '', body });
          return { status: 200, contentType: undefined, body: '', operation: 'PutImportFile' };
        },
      },
    }),
  };
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
