import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import { ownAttributes } from './standard-attributes.ts';

/**
 * Names of the attributes that users may read through a client: those it lists, or all of the pool but developers' own.
 * A client without a list reaches custom attributes too, though the API reference speaks of standard ones alone.
 * Source: CDK's reference, `UserPoolClient.readAttributes`: "all standard and custom attributes".
 */
export function readableAttributes(pool: UserPoolRecord, client: AppClientRecord): ReadonlySet<string> {
  return new Set(client.settings.ReadAttributes ?? readableNames(pool));
}

/** Names of the attributes that users may write through a client; whether one is immutable is asked apart. */
export function writableAttributes(pool: UserPoolRecord, client: AppClientRecord): ReadonlySet<string> {
  return new Set(client.settings.WriteAttributes ?? writableNames(pool));
}

/** What a list of readable attributes may name. */
export function readableNames({ settings }: UserPoolRecord): readonly string[] {
  return settings.SchemaAttributes.filter(({ DeveloperOnlyAttribute }) => !DeveloperOnlyAttribute).map(
    ({ Name }) => Name,
  );
}

/** What a list of writable attributes may name. */
export function writableNames(pool: UserPoolRecord): readonly string[] {
  return readableNames(pool).filter((name) => !ownAttributes.has(name));
}
