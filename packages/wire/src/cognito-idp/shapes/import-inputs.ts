import { oneOf, type StructureShape, structure, text } from '../../shape/shape.ts';
import { Arn, PaginationKey, PoolQueryLimit, UserImportJobId, UserPoolId } from './values.ts';

/** Inputs of the operations by which users are imported from CSV files. */
export const userImportInputs = {
  createUserImportJob: structure(
    {
      JobName: text({ lengthMin: 1, lengthMax: 128, pattern: '[\\w\\s+=,.@-]+' }),
      UserPoolId,
      CloudWatchLogsRoleArn: Arn,
      PasswordHashingAlgorithm: oneOf('ARGON2ID', 'BCRYPT', 'PBKDF2_SHA256', 'SCRYPT'),
    },
    ['JobName', 'UserPoolId', 'CloudWatchLogsRoleArn'],
  ),
  describeUserImportJob: structure({ UserPoolId, JobId: UserImportJobId }, ['UserPoolId', 'JobId']),
  listUserImportJobs: structure({ UserPoolId, MaxResults: PoolQueryLimit, PaginationToken: PaginationKey }, [
    'UserPoolId',
    'MaxResults',
  ]),
  startUserImportJob: structure({ UserPoolId, JobId: UserImportJobId }, ['UserPoolId', 'JobId']),
  stopUserImportJob: structure({ UserPoolId, JobId: UserImportJobId }, ['UserPoolId', 'JobId']),
  getCSVHeader: structure({ UserPoolId }, ['UserPoolId']),
} as const satisfies { readonly [method: string]: StructureShape };
