import { awsQueryOperation } from './aws-query.ts';
import type { Operation } from './operation.ts';
import type { CallOptions, Wire } from './wire.ts';
import { xmlList, xmlObject } from './xml-shape.ts';

type Marked = { readonly Marker?: string };

const user = xmlObject({ UserName: 'text', Arn: 'text', Path: 'text', CreateDate: 'instant' });
const role = xmlObject({
  RoleName: 'text',
  Arn: 'text',
  Path: 'text',
  Description: 'text',
  CreateDate: 'instant',
  AssumeRolePolicyDocument: 'text',
});
const policy = xmlObject({
  PolicyName: 'text',
  Arn: 'text',
  DefaultVersionId: 'text',
  AttachmentCount: 'number',
  CreateDate: 'instant',
});
const page = { IsTruncated: 'boolean', Marker: 'text' } as const;

export const listUsers = awsQueryOperation<Marked>()(
  'iam',
  'ListUsers',
  xmlObject({ Users: xmlList(user), ...page }),
);
export const listRoles = awsQueryOperation<Marked>()(
  'iam',
  'ListRoles',
  xmlObject({ Roles: xmlList(role), ...page }),
);
export const listPolicies = awsQueryOperation<Marked & { readonly Scope: 'Local' | 'All' }>()(
  'iam',
  'ListPolicies',
  xmlObject({ Policies: xmlList(policy), ...page }),
);

const names = xmlObject({ PolicyNames: xmlList('text'), ...page });
const attached = xmlObject({
  AttachedPolicies: xmlList(xmlObject({ PolicyName: 'text', PolicyArn: 'text' })),
  ...page,
});
const document = xmlObject({ PolicyName: 'text', PolicyDocument: 'text' });

type OfRole = { readonly RoleName: string };
type OfUser = { readonly UserName: string };
const listRolePolicies = awsQueryOperation<OfRole & Marked>()('iam', 'ListRolePolicies', names);
const listUserPolicies = awsQueryOperation<OfUser & Marked>()('iam', 'ListUserPolicies', names);
const getRolePolicy = awsQueryOperation<OfRole & { readonly PolicyName: string }>()(
  'iam',
  'GetRolePolicy',
  document,
);
const getUserPolicy = awsQueryOperation<OfUser & { readonly PolicyName: string }>()(
  'iam',
  'GetUserPolicy',
  document,
);
const listAttachedRolePolicies = awsQueryOperation<OfRole & Marked>()(
  'iam',
  'ListAttachedRolePolicies',
  attached,
);
const listAttachedUserPolicies = awsQueryOperation<OfUser & Marked>()(
  'iam',
  'ListAttachedUserPolicies',
  attached,
);
const getPolicy = awsQueryOperation<{ readonly PolicyArn: string }>()(
  'iam',
  'GetPolicy',
  xmlObject({ Policy: policy }),
);
const getPolicyVersion = awsQueryOperation<{ readonly PolicyArn: string; readonly VersionId: string }>()(
  'iam',
  'GetPolicyVersion',
  xmlObject({ PolicyVersion: xmlObject({ Document: 'text', VersionId: 'text' }) }),
);

/** A policy as JSON text. IAM sends documents percent-encoded. */
export interface PolicyText {
  readonly name: string;
  readonly arn?: string;
  readonly text: string;
}

/** The document of a managed policy, in the version that is in force. */
export const readPolicy: Operation<{ readonly arn: string }, PolicyText> = {
  service: 'iam',
  action: 'ReadPolicy',
  isRead: true,
  async run(wire, { arn }, options) {
    const { Policy } = await getPolicy.run(wire, { PolicyArn: arn }, options);
    const VersionId = Policy?.DefaultVersionId ?? 'v1';
    const { PolicyVersion } = await getPolicyVersion.run(wire, { PolicyArn: arn, VersionId }, options);
    return { name: Policy?.PolicyName ?? arn, arn, text: decodeDocument(PolicyVersion?.Document) };
  },
};

/** All policies of a role or user, inline and attached. */
export const readPoliciesOf: Operation<
  { readonly kind: 'role' | 'user'; readonly name: string },
  readonly PolicyText[]
> = {
  service: 'iam',
  action: 'ReadPoliciesOf',
  isRead: true,
  async run(wire, { kind, name }, options) {
    const [inline, managed] = await Promise.all(
      kind === 'role'
        ? [
            all((marked) => listRolePolicies.run(wire, { RoleName: name, ...marked }, options)),
            all((marked) => listAttachedRolePolicies.run(wire, { RoleName: name, ...marked }, options)),
          ]
        : [
            all((marked) => listUserPolicies.run(wire, { UserName: name, ...marked }, options)),
            all((marked) => listAttachedUserPolicies.run(wire, { UserName: name, ...marked }, options)),
          ],
    );
    return Promise.all([
      ...inlineNames(inline).map((PolicyName) => inlinePolicy(wire, { kind, name, PolicyName }, options)),
      ...attachedArns(managed).map((arn) => readPolicy.run(wire, { arn }, options)),
    ]);
  },
};

type PolicyPage = {
  readonly PolicyNames?: readonly string[];
  readonly AttachedPolicies?: readonly { readonly PolicyArn?: string }[];
  readonly Marker?: string;
};

const inlineNames = (pages: readonly PolicyPage[] = []) =>
  pages.flatMap(({ PolicyNames = [] }) => PolicyNames);
const attachedArns = (pages: readonly PolicyPage[] = []) =>
  pages.flatMap(({ AttachedPolicies = [] }) => AttachedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []));

async function all(read: (marked: Marked) => Promise<PolicyPage>): Promise<readonly PolicyPage[]> {
  const pages: PolicyPage[] = [];
  let marker: string | undefined;
  do {
    const answer = await read(marker === undefined ? {} : { Marker: marker });
    pages.push(answer);
    marker = answer.Marker;
  } while (marker !== undefined);
  return pages;
}

async function inlinePolicy(
  wire: Wire,
  of: { readonly kind: 'role' | 'user'; readonly name: string; readonly PolicyName: string },
  options: CallOptions | undefined,
): Promise<PolicyText> {
  const { kind, name, PolicyName } = of;
  const { PolicyDocument } =
    kind === 'role'
      ? await getRolePolicy.run(wire, { RoleName: name, PolicyName }, options)
      : await getUserPolicy.run(wire, { UserName: name, PolicyName }, options);
  return { name: PolicyName, text: decodeDocument(PolicyDocument) };
}

/** What cannot be decoded is shown as it came. */
export function decodeDocument(text = ''): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
