import type { Facade } from '../facade.ts';
import type { ServiceTable } from '../operation.ts';
import { queryProtocol } from '../protocol/query.ts';
import { operationInputs, queryOperations, refusedOperations } from '../protocol/query-table.ts';
import type { Service } from '../service.ts';
import { type IamMethod, iamInputs, namePattern } from './iam-shapes.ts';

/** What this table calls: IAM of `identity`. */
export type IamFacade = Facade<IamMethod>;

const namespace = 'https://iam.amazonaws.com/doc/2010-05-08/';
const instants = new Set(['CreateDate', 'UpdateDate', 'LastUsedDate']);

/** Operations of IAM that have no meaning here: passwords, devices, certificates, instances. */
const refused = [
  ...'CreateInstanceProfile DeleteInstanceProfile GetInstanceProfile ListInstanceProfiles'.split(' '),
  ...'AddRoleToInstanceProfile RemoveRoleFromInstanceProfile TagInstanceProfile UntagInstanceProfile'.split(
    ' ',
  ),
  ...'CreateServiceLinkedRole DeleteServiceLinkedRole GetServiceLinkedRoleDeletionStatus'.split(' '),
  ...'CreateLoginProfile UpdateLoginProfile ChangePassword GetAccountPasswordPolicy'.split(' '),
  ...'UpdateAccountPasswordPolicy DeleteAccountPasswordPolicy CreateVirtualMFADevice EnableMFADevice'.split(
    ' ',
  ),
  ...'DeactivateMFADevice ResyncMFADevice DeleteVirtualMFADevice ListVirtualMFADevices'.split(' '),
  ...'CreateSAMLProvider UpdateSAMLProvider GetSAMLProvider ListSAMLProviders DeleteSAMLProvider'.split(' '),
  ...'UploadServerCertificate GetServerCertificate ListServerCertificates DeleteServerCertificate'.split(' '),
  ...'UploadSigningCertificate UploadSSHPublicKey CreateServiceSpecificCredential'.split(' '),
  ...'GenerateCredentialReport GetCredentialReport GenerateServiceLastAccessedDetails'.split(' '),
  ...'GetServiceLastAccessedDetails SetSecurityTokenServicePreferences'.split(' '),
];

const nameConstraint = new RegExp(
  `^1 validation error detected: Value .* at '(\\w+)' failed to satisfy constraint: Member must satisfy regular expression pattern: ${namePattern.replace(/[\\[\]+.$^*?(){}|]/g, '\\$&')}$`,
  's',
);

/** IAM has a text of its own for names. */
function constraintText(message: string): string {
  const member = nameConstraint.exec(message)?.[1];
  if (member === undefined) return message;
  return `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`;
}

/** Identity and Access Management, by forms and XML. */
export function iamService(facade: IamFacade): Service {
  const operations = [
    ...queryOperations({ facade, inputs: iamInputs, instants, constraintText }),
    ...refusedOperations('iam', refused),
  ];
  const table: ServiceTable = {
    signingName: 'iam',
    requestBytesMax: 1_048_576,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  };
  return {
    name: 'iam',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'iam',
      protocol: queryProtocol({
        table,
        namespace,
        version: '2010-05-08',
        inputs: operationInputs(iamInputs),
        xml: { maps: new Set(['SummaryMap']) },
        observers,
      }),
    }),
  };
}
