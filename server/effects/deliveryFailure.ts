const minute = 60;
const hour = 60 * minute;
const backoffSeconds = [minute, 5 * minute, 30 * minute, 2 * hour, 12 * hour];

/** How many attempts are made before a message is given up. */
export const maxAttempts = backoffSeconds.length + 1;

/** Seconds to wait after this many failed attempts; null: give up. */
export const backoff = (attempts: number): number | null => backoffSeconds[attempts - 1] ?? null;

/** Why a message was not accepted, and whether the failure is permanent. */
export interface DeliveryFailure {
  permanent: boolean;
  reason: string;
}

/** A refusal of these commands concerns the message; a refused sign-in or sender is a setting of the server and can be corrected. */
const messageCommands = ['RCPT TO', 'DATA'];

/** Classifies an error of the mail server or of the connection to it. */
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
