import { useSession } from '../../app/session.tsx';
import { type DefinitionFile, listDefinitionFiles } from '../../wire/cairn.ts';
import { useOperation } from '../../wire/use-operation.ts';

const none: readonly DefinitionFile[] = [];
/** The server does not tell of files that make no machine: they are asked for so often. */
const askEveryMs = 5_000;

/** The files of the server's folder of definitions; none where it has no folder, or they are not known yet. */
export function useDefinitionFiles(): readonly DefinitionFile[] {
  const { info } = useSession();
  const { data } = useOperation(listDefinitionFiles, info.hasDefinitionFiles ? {} : undefined, {
    refetchIntervalMs: askEveryMs,
  });
  return data?.files ?? none;
}

/** The file that a machine comes from; undefined for a machine that was made by a call. */
export function useFileOfMachine(stateMachineArn: string): DefinitionFile | undefined {
  return useDefinitionFiles().find((file) => file.stateMachineArn === stateMachineArn);
}
