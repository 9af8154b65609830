/** What `capsim` alone prints. */
export const welcome = `capsim predicts how long users wait for a large language model on your own GPU
machines, with intervals, from measured response times. Try:

  capsim simulate --users 500 --machine large

  capsim catalog models      what can be simulated, and what GitLab says of it
  capsim catalog machines    the machines, their memory and list prices
  capsim validate            how well the simulator repeats GitLab's own measurements
  capsim --help              everything else
`;
