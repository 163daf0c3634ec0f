import { expect, it } from 'vitest';
import { FunctionsFixture, scope } from './testing/functions-fixture.ts';

it('lists event source mappings however many there are', async () => {
  const { functions, records } = new FunctionsFixture();
  const queue = 'arn:aws:sqs:eu-west-1:123456789012:q';
  const mappings = Array.from({ length: 1_005 }, (_, at) => ({
    uuid: String(at).padStart(5, '0'),
    account: scope.account,
    region: scope.region,
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
    sourceArn: `${queue}${at}`,
    isEnabled: false,
    lastModifiedMs: 0,
    settings: {},
  }));
  await records.write(
    mappings.map((mapping) => ({
      collection: 'lambda-event-sources',
      key: `${scope.account}/${scope.region}/${mapping.uuid}`,
      value: JSON.stringify(mapping),
    })),
  );
  const found: string[] = [];
  for (let Marker: string | undefined; ; ) {
    const page = await functions.listEventSourceMappings(scope, Marker === undefined ? {} : { Marker });
    found.push(...page.EventSourceMappings.map(({ UUID }) => UUID));
    Marker = page.NextMarker;
    if (Marker === undefined) break;
  }
  expect(found).toEqual(mappings.map(({ uuid }) => uuid));
  const { EventSourceMappings } = await functions.listEventSourceMappings(scope, {
    EventSourceArn: `${queue}1004`,
  });
  expect(EventSourceMappings).toHaveLength(1);
});
