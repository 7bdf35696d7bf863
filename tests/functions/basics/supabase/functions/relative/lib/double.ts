export interface Twice { value: number }
export const double = (value: number): Twice => ({ value: value * 2 });
