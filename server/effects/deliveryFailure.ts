const minute = 60;
const hour = 60 * minute;
const backoffSeconds = [minute, 5 * minute, 30 * minute, 2 * hour, 12 * hour];

/** After so many attempts a message is given up. */
export const maxAttempts = backoffSeconds.length + 1;

/** Seconds to wait after this many failed attempts before the next one; null: give up. */
export const backoff = (attempts: number): number | null => backoffSeconds[attempts - 1] ?? null;

/** Why a message was not taken, and whether the same message would be refused again. */
export interface DeliveryFailure {
  permanent: boolean;
  reason: string;
}

/** Commands whose refusal speaks of this message; a refused sign-in or sender is the server's setting, and mended there. */
const messageCommands = ['RCPT TO', 'DATA'];

/** Reads what the mail server, or the way to it, answered. */
export function classifyFailure(error: unknown): DeliveryFailure {
  const { permanent, command, response, code, message } = (error ?? {}) as Record<string, unknown>;
  const words = [response, message, code].find(text => typeof text === 'string' && text !== '') ?? error;
  return {
    permanent: permanent === true && messageCommands.includes(String(command)),
    reason: oneLine(String(words)),
  };
}

const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
};
