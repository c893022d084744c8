/** JSON in which job IDs of more digits than JavaScript keeps are texts. */
export const withLongIds = (json: string): string =>
  json.replace(/("job_id"\s*:\s*)(\d{16,})/g, (_, name: string, digits: string) => `${name}"${digits}"`);
