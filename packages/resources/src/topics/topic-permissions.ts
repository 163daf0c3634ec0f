import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf, parseJson } from '@cairn/kit';
import { defaultPolicy } from './topic-attributes.ts';
import type { TopicCatalog } from './topic-catalog.ts';
import { readTopicArn, topicArn } from './topic-place.ts';
import type { AddPermissionInput, TopicInput } from './topic-types.ts';
import { topicsErrors } from './topics-errors.ts';

/** Operations that a permission may name. */
const actions: ReadonlySet<string> = new Set([
  'GetTopicAttributes',
  'SetTopicAttributes',
  'AddPermission',
  'RemovePermission',
  'DeleteTopic',
  'Subscribe',
  'ListSubscriptionsByTopic',
  'Publish',
  'Receive',
]);

/** Statements of a topic's policy by their label. */
export class TopicPermissions {
  readonly #catalog: TopicCatalog;

  constructor(catalog: TopicCatalog) {
    this.#catalog = catalog;
  }

  add(input: AddPermissionInput): Promise<void> {
    const unknown = input.ActionName.find((name) => name !== '*' && !actions.has(name));
    if (unknown !== undefined) throw topicsErrors.invalid('Policy statement action out of service scope!');
    const accounts = input.AWSAccountId.map((id) => (/^\d{12}$/.test(id) ? `arn:aws:iam::${id}:root` : id));
    const named = input.ActionName.map((name) => `SNS:${name}`);
    return this.#change(input, (statements, arn) => {
      if (statements.some((each) => labelOf(each) === input.Label))
        throw topicsErrors.invalid('Statement already exists');
      return [
        ...statements,
        {
          Sid: input.Label,
          Effect: 'Allow',
          Principal: { AWS: oneOrAll(accounts) },
          Action: oneOrAll(named),
          Resource: arn,
        },
      ];
    });
  }

  remove(input: TopicInput & { readonly Label: string }): Promise<void> {
    return this.#change(input, (statements) => statements.filter((each) => labelOf(each) !== input.Label));
  }

  #change(
    input: TopicInput,
    edit: (statements: readonly Json[], arn: string) => readonly Json[],
  ): Promise<void> {
    const place = readTopicArn(input.TopicArn);
    return this.#catalog.change(async () => {
      const record = await this.#catalog.existing(place);
      const policy = parseJson(record.attributes.Policy ?? defaultPolicy(place)) as JsonObject;
      const Statement = edit(statementsOf(policy), topicArn(place));
      const attributes = { ...record.attributes, Policy: JSON.stringify({ ...policy, Statement }) };
      await this.#catalog.write(place, [this.#catalog.store.topicWrite(place, { ...record, attributes })]);
    });
  }
}

function statementsOf(policy: JsonObject): readonly Json[] {
  const statements = memberOf(policy, 'Statement');
  if (isJsonArray(statements)) return statements;
  return statements === undefined ? [] : [statements];
}

function labelOf(statement: Json): Json | undefined {
  return isJsonObject(statement) ? memberOf(statement, 'Sid') : undefined;
}

function oneOrAll(values: readonly string[]): Json {
  return values.length === 1 ? (values[0] as string) : values;
}
