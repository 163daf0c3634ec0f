import { isJsonArray, isJsonObject, type Json, setMember } from '@cairn/kit';

/**
 * Renames all members of a value. Tasks spell every API in PascalCase, whatever the API itself does (Developer Guide,
 * "Using AWS SDK service integrations").
 */
export function renameMembers(value: Json, rename: (member: string) => string): Json {
  if (isJsonArray(value)) return value.map((item) => renameMembers(item, rename));
  if (!isJsonObject(value)) return value;
  const renamed: Record<string, Json> = {};
  for (const [member, inner] of Object.entries(value)) {
    setMember(renamed, rename(member), renameMembers(inner, rename));
  }
  return renamed;
}

/** `stateMachineArn` → `StateMachineArn`. */
export function pascalCase(member: string): string {
  return member.slice(0, 1).toUpperCase() + member.slice(1);
}

/** `StateMachineArn` → `stateMachineArn`. */
export function camelCase(member: string): string {
  return member.slice(0, 1).toLowerCase() + member.slice(1);
}
