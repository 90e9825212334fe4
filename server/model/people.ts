/**
 * How the page shows the rows of a table of people, which have their initials. `external` is the flag of people from another organisation,
 * `role` the field that says what a person may do. A person with another role than the initial one manages something.
 */
export interface People {
  external?: string;
  role?: string;
}
