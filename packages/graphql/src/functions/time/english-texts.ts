/** Months as formats spell them in English, January first. */
export const monthNames: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Days of the week, Monday first as ISO 8601 counts them. */
export const dayNames: readonly string[] = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
];

/** Spelt-out numbers of quarters. */
export const quarterNames: readonly string[] = ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter'];
