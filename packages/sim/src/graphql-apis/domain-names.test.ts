import {
  AssociateApiCommand,
  CreateDomainNameCommand,
  DeleteDomainNameCommand,
  DeleteGraphqlApiCommand,
  DisassociateApiCommand,
  GetApiAssociationCommand,
  GetDomainNameCommand,
  ListDomainNamesCommand,
  UpdateDomainNameCommand,
} from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GraphqlLaboratory, refusal } from './graphql-laboratory.ts';

let laboratory: GraphqlLaboratory;
beforeAll(async () => {
  laboratory = await GraphqlLaboratory.start({ limits: { graphqlDomainNamesMax: 2 } });
});
afterAll(() => laboratory.stop());

const certificateArn = 'arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-3333-4444-555555555555';

it('a domain name leads to one API, and both stay while it does', async () => {
  const { appSync } = laboratory;
  const domainName = 'api.example.com';
  const { domainNameConfig } = await appSync.send(
    new CreateDomainNameCommand({ domainName, certificateArn, description: 'first', tags: { a: 'b' } }),
  );
  expect(domainNameConfig).toMatchObject({
    domainName,
    certificateArn,
    description: 'first',
    hostedZoneId: 'Z2FDTNDATAQYW2',
    domainNameArn: `arn:aws:appsync:us-east-1:000000000000:domainnames/${domainName}`,
    tags: { a: 'b' },
  });
  const again = appSync.send(new CreateDomainNameCommand({ domainName, certificateArn }));
  expect((await refusal(again))[0]).toBe('BadRequestException');
  expect((await appSync.send(new GetDomainNameCommand({ domainName }))).domainNameConfig).toEqual(
    domainNameConfig,
  );
  await appSync.send(new UpdateDomainNameCommand({ domainName, description: 'second' }));
  expect((await appSync.send(new ListDomainNamesCommand({}))).domainNameConfigs).toMatchObject([
    { domainName, description: 'second' },
  ]);

  const apiId = await laboratory.api();
  const associated = { domainName, apiId, associationStatus: 'SUCCESS' };
  expect((await refusal(appSync.send(new GetApiAssociationCommand({ domainName }))))[0]).toBe(
    'NotFoundException',
  );
  const made = await appSync.send(new AssociateApiCommand({ domainName, apiId }));
  expect(made.apiAssociation).toMatchObject(associated);
  const shown = await appSync.send(new GetApiAssociationCommand({ domainName }));
  expect(shown.apiAssociation).toMatchObject(associated);
  // It moves to another API, and back.
  const other = await laboratory.api();
  await appSync.send(new AssociateApiCommand({ domainName, apiId: other }));
  const moved = await appSync.send(new GetApiAssociationCommand({ domainName }));
  expect(moved.apiAssociation?.apiId).toBe(other);
  await appSync.send(new AssociateApiCommand({ domainName, apiId }));
  await appSync.send(new DeleteGraphqlApiCommand({ apiId: other }));
  expect(await refusal(appSync.send(new DeleteGraphqlApiCommand({ apiId })))).toEqual([
    'BadRequestException',
    'API can not be deleted as it is associated to a domain',
  ]);
  expect(await refusal(appSync.send(new DeleteDomainNameCommand({ domainName })))).toEqual([
    'BadRequestException',
    'Domain name must be disassociated before it can be deleted.',
  ]);
  await appSync.send(new DisassociateApiCommand({ domainName }));
  expect((await refusal(appSync.send(new DisassociateApiCommand({ domainName }))))[0]).toBe(
    'NotFoundException',
  );
  await appSync.send(new DeleteGraphqlApiCommand({ apiId }));
  await appSync.send(new DeleteDomainNameCommand({ domainName }));
  expect(await refusal(appSync.send(new GetDomainNameCommand({ domainName })))).toEqual([
    'NotFoundException',
    `Domain name ${domainName} not found.`,
  ]);
});

it('a domain name that is none, or one too many, is refused', async () => {
  const { appSync } = laboratory;
  const create = (domainName: string, arn = certificateArn) =>
    refusal(appSync.send(new CreateDomainNameCommand({ domainName, certificateArn: arn })));
  expect((await create('nothing'))[0]).toBe('BadRequestException');
  expect((await create('a.example.com', 'arn:aws:acm:certificate'))[0]).toBe('BadRequestException');
  await create('a.example.com');
  await create('*.example.com');
  expect((await create('c.example.com'))[0]).toBe('LimitExceededException');
  const calls = [
    appSync.send(new AssociateApiCommand({ domainName: 'd.example.com', apiId: 'a' })),
    appSync.send(new AssociateApiCommand({ domainName: 'a.example.com', apiId: 'a'.repeat(26) })),
    appSync.send(new UpdateDomainNameCommand({ domainName: 'd.example.com' })),
    appSync.send(new DeleteDomainNameCommand({ domainName: 'd.example.com' })),
  ];
  for (const [name] of await Promise.all(calls.map(refusal))) expect(name).toBe('NotFoundException');
});
