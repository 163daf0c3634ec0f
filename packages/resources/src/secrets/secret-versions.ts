import type { SecretRecord, SecretVersion } from './secret-store.ts';
import { secretsErrors } from './secrets-errors.ts';

/** The versions of a secret, by id. */
export type Versions = SecretRecord['versions'];

const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';

/** Id of the version with a staging label; undefined when none has it. */
export function versionWith(versions: Versions, stage: string): string | undefined {
  return Object.keys(versions).find((id) => versions[id]?.stages.includes(stage));
}

/** The version that is asked for by id, by label, or by both. @throws ServiceError ResourceNotFoundException */
export function chooseVersion(
  versions: Versions,
  asked: { readonly VersionId?: string; readonly VersionStage?: string },
): { readonly id: string; readonly version: SecretVersion } {
  const stage = asked.VersionStage ?? (asked.VersionId === undefined ? current : undefined);
  const id = asked.VersionId ?? versionWith(versions, stage as string);
  const version = id === undefined ? undefined : versions[id];
  if (id === undefined || version === undefined || version.isEmpty === true) {
    throw asked.VersionId === undefined
      ? secretsErrors.stageNotFound(stage as string)
      : secretsErrors.versionNotFound(asked.VersionId);
  }
  if (stage !== undefined && !version.stages.includes(stage)) {
    throw asked.VersionId === undefined
      ? secretsErrors.stageNotFound(stage)
      : secretsErrors.request(
          `You provided a VersionStage that is not associated to the provided VersionId.`,
        );
  }
  return { id, version };
}

/**
 * Gives labels to a version, taking them from others. When AWSCURRENT moves, AWSPREVIOUS follows to where it was.
 * @param id a version that is there
 */
export function moveStages(versions: Versions, id: string, stages: readonly string[]): Versions {
  const before = versionWith(versions, current);
  const movesCurrent = stages.includes(current) && before !== undefined && before !== id;
  const taken = new Set(movesCurrent ? [...stages, previous] : stages);
  const moved: Record<string, SecretVersion> = {};
  for (const [each, version] of Object.entries(versions)) {
    const kept = version.stages.filter((stage) => !taken.has(stage));
    if (each === id) moved[each] = { ...version, stages: [...stages, ...kept] };
    else if (movesCurrent && each === before) moved[each] = { ...version, stages: [previous, ...kept] };
    else moved[each] = { ...version, stages: kept };
  }
  return moved;
}

/** Leaves as many versions as may be: those without labels go, the oldest first. */
export function pruneVersions(versions: Versions, max: number): Versions {
  const ids = Object.keys(versions);
  const unlabelled = ids
    .filter((id) => versions[id]?.stages.length === 0)
    .sort((left, right) => (versions[left]?.createdMs ?? 0) - (versions[right]?.createdMs ?? 0));
  const gone = new Set(unlabelled.slice(0, Math.max(0, ids.length - max)));
  return Object.fromEntries(Object.entries(versions).filter(([id]) => !gone.has(id)));
}
