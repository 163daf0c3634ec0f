import { isJsonArray, isJsonObject, type Json, type JsonObject, setMember } from '@cairn/kit';

/**
 * Renames all members of a value. Tasks spell every API in PascalCase, whatever the API itself does (Developer Guide,
 * "Using AWS SDK service integrations").
 */
export function renameMembers(value: Json, { rename, maps }: Renaming): Json {
  if (isJsonArray(value)) return value.map((item) => renameMembers(item, { rename, maps }));
  if (!isJsonObject(value)) return value;
  const renamed: Record<string, Json> = {};
  for (const [member, inner] of Object.entries(value)) {
    const isMap = maps?.test(pascalCase(member)) === true && isJsonObject(inner);
    setMember(
      renamed,
      rename(member),
      isMap ? renameValues(inner, { rename, maps }) : renameMembers(inner, { rename, maps }),
    );
  }
  return renamed;
}

/** Keys of the user's own stay as they are. */
function renameValues(map: JsonObject, renaming: Renaming): JsonObject {
  const renamed: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(map)) setMember(renamed, key, renameMembers(inner, renaming));
  return renamed;
}

/** How members are renamed. */
interface Renaming {
  readonly rename: (member: string) => string;
  /** Members, in PascalCase, that hold keys of the user's own. */
  readonly maps?: RegExp | undefined;
}

/** `stateMachineArn` → `StateMachineArn`. */
export function pascalCase(member: string): string {
  return member.slice(0, 1).toUpperCase() + member.slice(1);
}

/** `StateMachineArn` → `stateMachineArn`. */
export function camelCase(member: string): string {
  return member.slice(0, 1).toLowerCase() + member.slice(1);
}
