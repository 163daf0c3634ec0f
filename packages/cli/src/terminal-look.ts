/** What a drawing has to know of the terminal. */
export interface TerminalLook {
  readonly isColor: boolean;
  /** Cells in a line. */
  readonly columns: number;
}

/** Width where nothing tells one: of a file, of a pipe. */
const columnsDefault = 120;

/**
 * What standard output is like: coloured on a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`; `FORCE_COLOR`
 * wants colours elsewhere too. Its width is the terminal's, or `COLUMNS`.
 */
export function terminalLook(
  stream: { readonly isTTY?: boolean; readonly columns?: number } = process.stdout,
  environment: { readonly [name: string]: string | undefined } = process.env,
): TerminalLook {
  const isSet = (name: string) => environment[name] !== undefined && environment[name] !== '';
  const isForced = isSet('FORCE_COLOR') && environment.FORCE_COLOR !== '0';
  const isColor = isForced || (stream.isTTY === true && !isSet('NO_COLOR') && environment.TERM !== 'dumb');
  const named = Number(environment.COLUMNS);
  const columns = stream.columns ?? (Number.isSafeInteger(named) && named > 0 ? named : columnsDefault);
  return { isColor, columns };
}
