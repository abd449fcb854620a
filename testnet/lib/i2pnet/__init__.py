"""The parts of bin/i2pnet, a private I2P network of i2pd routers."""
