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
