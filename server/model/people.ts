/**
 * How the page shows the rows of a table of people, which have their initials. `external` is the flag of people from another organisation,
 * `role` the field of what a person may do: who has another than its initial value manages something.
 */
export interface People {
  external?: string;
  role?: string;
}
