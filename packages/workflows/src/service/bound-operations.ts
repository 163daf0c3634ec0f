/** Names of the methods of a family of operations. */
type MethodName<Family> = {
  [Name in keyof Family]: Family[Name] extends (...parameters: never[]) => unknown ? Name : never;
}[keyof Family];

/** Some methods of a family of operations, bound to it: they can be handed on one by one. */
export function boundOperations<Family extends object, Name extends MethodName<Family> & string>(
  family: Family,
  ...names: readonly Name[]
): Pick<Family, Name> {
  const methods = names.map((name) => {
    const method = family[name] as (...parameters: unknown[]) => unknown;
    return [name, method.bind(family)] as const;
  });
  return Object.fromEntries(methods) as Pick<Family, Name>;
}
