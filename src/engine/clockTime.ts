const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const day = 86_400;

/**
 * What a clock shows so many seconds into a period: with the day where the period is a week, which begins on a Monday.
 *
 * @example
 * clockTime(38_100, 86_400) // => "10:35"
 * clockTime(124_200, 604_800) // => "Tue 10:30"
 */
export function clockTime(seconds: number, period: number): string {
  const minutes = Math.round((seconds % period) / 60);
  const ofDay = period % day === 0 ? minutes % 1440 : minutes;
  const time = `${Math.floor(ofDay / 60)}:${String(ofDay % 60).padStart(2, "0")}`;
  return period === 7 * day ? `${days[Math.floor(minutes / 1440) % 7]} ${time}` : time;
}
