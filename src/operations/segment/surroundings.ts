import { isRecord } from '#base/json.ts';
import { type Beside, nothingBeside } from '#contacts/searched-contact.ts';
import { parseTime } from '#contacts/time.ts';
import type { StoredEvent } from '#store/events.ts';
import type { Surroundings } from '#store/segment-passages.ts';

/** What a search looks at beside a contact. */
export function besideIn(
  { workflows, appointments }: Surroundings,
  businessName: string | undefined,
): Beside {
  const starts = [...appointments.values()];
  return {
    businessName,
    activeWorkflows: workflows,
    lastAppointment: starts.length === 0 ? nothingBeside.lastAppointment : Math.max(...starts),
  };
}

/** The surroundings before an event of a workflow or an appointment; `zone` is that of its wall clock. */
export function surroundingsBefore(
  { type, data, changes }: StoredEvent,
  now: Surroundings,
  zone: string,
): Surroundings {
  const workflow = idIn(data.workflow);
  if (workflow !== undefined) {
    const others = now.workflows.filter(id => id !== workflow);
    return { ...now, workflows: type === 'workflow.left' ? [...others, workflow] : others };
  }
  const appointment = idIn(data.appointment);
  if (appointment === undefined || !isRecord(data.appointment)) return now;
  const moved = changes.find(({ field }) => field === 'startTime');
  const text = moved ? moved.from : type.endsWith('.deleted') ? data.appointment.startTime : undefined;
  const start = typeof text === 'string' ? parseTime(text.replace(' ', 'T'), zone) : undefined;
  const appointments = new Map(now.appointments);
  if (start !== undefined) appointments.set(appointment, start);
  else if (moved) appointments.delete(appointment);
  return { ...now, appointments };
}

function idIn(value: unknown): string | undefined {
  return isRecord(value) && typeof value.id === 'string' ? value.id : undefined;
}
