import { type CallScope, ServiceError } from '@cairn/kit';
import { parameterArn, readParameterName } from '@cairn/resources/parameters';
import { each, on, type ResourcesOf, type ServiceAccess } from './operation-access.ts';

/** The parameter that a name or ARN means; a name that no parameter may have means none. */
function parameterArns(scope: CallScope, name: unknown): readonly string[] {
  try {
    return [parameterArn(readParameterName(scope, String(name)).place)];
  } catch (error) {
    if (error instanceof ServiceError) return [];
    throw error;
  }
}
const parameter: ResourcesOf = (scope, { Name }) => (Name === undefined ? [] : parameterArns(scope, Name));
const parameters: ResourcesOf = (scope, { Names }) =>
  ((Names ?? []) as readonly string[]).flatMap((name) => parameterArns(scope, name));
const path: ResourcesOf = ({ account, region }, { Path }) => [
  parameterArn({ account, region, name: String(Path).replace(/\/$/, '') }),
];
const tagged: ResourcesOf = (scope, { ResourceId }) => parameterArns(scope, ResourceId);

export const ssmAccess: ServiceAccess = {
  ...each(
    'PutParameter GetParameter DeleteParameter GetParameterHistory LabelParameterVersion',
    on(parameter),
  ),
  UnlabelParameterVersion: on(parameter),
  ...each('GetParameters DeleteParameters', on(parameters)),
  GetParametersByPath: on(path),
  ...each('AddTagsToResource RemoveTagsFromResource ListTagsForResource', on(tagged)),
};
