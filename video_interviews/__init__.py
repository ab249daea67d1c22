"""One-way video interviews with Spark Hire: the feature, on top of `recruiting` and `sparkhire_client`."""
