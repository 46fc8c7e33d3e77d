/** In which a job can be; `stopped` waits for a person. */
export const jobStates = ['waiting', 'running', 'stopped', 'done', 'failed', 'cancelled'] as const;
